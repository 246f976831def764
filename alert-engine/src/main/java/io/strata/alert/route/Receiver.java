package io.strata.alert.route;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A named set of integrations that are all notified; none is a receiver that drops. */
public record Receiver(String name, List<Integration> integrations) {
  public Receiver {
    integrations = List.copyOf(integrations);
  }

  /** A way to reach people or machines, with its settings. */
  public sealed interface Integration {
    /** Whether resolved alerts are sent. */
    boolean sendResolved();

    /**
     * Posts the payload of version 4.
     *
     * @param url may hold a secret: never printed
     * @param authorization the header's value, secret; null for none
     * @param maxAlerts alerts per message; 0 is no limit
     * @param timeout of one attempt
     */
    record Webhook(
        URI url,
        @Nullable String authorization,
        boolean sendResolved,
        int maxAlerts,
        Duration timeout)
        implements Integration {
      @Override
      public String toString() {
        return "Webhook[" + url.getScheme() + "://<secret>]";
      }
    }
  }
}
