package io.strata.agent.export;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Counts what is lost, by cause and signal, and says so only when a loss begins and when it has
 * ended: telemetry arrives again and nothing was lost for a while. Thread-safe.
 */
final class LossLog {
  /** How long nothing may be lost before a loss counts as over. */
  static final long QUIET_NANOS = 10_000_000_000L;

  private final Consumer<String> log;
  private final Map<String, Long> total = new TreeMap<>();
  private final Map<String, Long> current = new TreeMap<>();
  private boolean losing;
  private long lastLossNanos;

  LossLog(Consumer<String> log) {
    this.log = log;
  }

  /**
   * Counts lost items.
   *
   * @param detail what happened, shown where the loss begins
   */
  synchronized void lost(
      Signal<?> signal, LossCause cause, long items, @Nullable String detail, long nowNanos) {
    String key = signal.name() + " (" + cause.text() + ")";
    total.merge(key, items, Long::sum);
    current.merge(key, items, Long::sum);
    lastLossNanos = nowNanos;
    if (!losing) {
      losing = true;
      log.accept(
          "Telemetry is being lost: "
              + signal.name()
              + ", "
              + cause.text()
              + (detail == null ? "" : " (" + detail + ")")
              + ". The application is not affected. Further losses are counted and reported when"
              + " they end.");
    }
  }

  /** To be told of everything that arrived. */
  synchronized void arrived(long nowNanos) {
    if (!losing || nowNanos - lastLossNanos < QUIET_NANOS) {
      return;
    }
    losing = false;
    log.accept("Telemetry arrives again. Lost meanwhile: " + current);
    current.clear();
  }

  /** To be told when the export ends. */
  synchronized void ended() {
    if (losing) {
      losing = false;
      log.accept("Telemetry export ends. Lost since it was last reported: " + current);
      current.clear();
    }
  }

  /** Everything lost so far, by signal and cause. */
  synchronized Map<String, Long> total() {
    return new TreeMap<>(total);
  }
}
