package io.strata.agent.caller;

import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.strata.agent.configure.Glob;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Who may be told this service's name: all, or the hosts of {@code strata.caller.hosts}, in which
 * an asterisk stands for anything and the word {@code messaging} for message brokers. Immutable.
 */
public final class AllowedHosts {
  /** The property. */
  public static final String PROPERTY = "strata.caller.hosts";

  private static final String MESSAGING = "messaging";

  private final boolean all;
  private final boolean messaging;
  private final List<Glob> patterns;

  AllowedHosts(Collection<String> hosts) {
    List<Glob> read = new ArrayList<>();
    boolean named = false;
    for (String host : hosts) {
      String lower = host.trim().toLowerCase(Locale.ROOT);
      if (lower.equals(MESSAGING)) {
        named = true;
      } else if (!lower.isEmpty()) {
        read.add(new Glob(lower));
      }
    }
    all = read.isEmpty() && !named;
    messaging = named;
    patterns = Collections.unmodifiableList(read);
  }

  /** As configured. */
  public static AllowedHosts of(ConfigProperties config) {
    return new AllowedHosts(config.getList(PROPERTY));
  }

  /** Those of a list; all where it is empty. */
  public static AllowedHosts named(Collection<String> hosts) {
    return new AllowedHosts(hosts);
  }

  /** Whether every host is allowed. */
  public boolean isAll() {
    return all;
  }

  /** Whether messages may carry the name. */
  boolean allowsMessages() {
    return all || messaging;
  }

  /** Whether a host may be told; one that is not known may where all may. */
  public boolean allows(@Nullable String host) {
    if (all) {
      return true;
    }
    if (host == null) {
      return false;
    }
    String lower = host.toLowerCase(Locale.ROOT);
    for (Glob pattern : patterns) {
      if (pattern.matches(lower)) {
        return true;
      }
    }
    return false;
  }
}
