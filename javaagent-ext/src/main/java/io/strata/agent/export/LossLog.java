package io.strata.agent.export;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Says what is lost, and only when a loss or an outage begins and when it has ended: telemetry
 * arrives again and nothing was lost for a while. Thread-safe.
 */
final class LossLog {
  /** How long nothing may be lost before a loss counts as over. */
  static final long QUIET_NANOS = 10_000_000_000L;

  private static final String UNHARMED =
      " The application is not affected. What is lost from now on is counted and told when this"
          + " ends.";

  private final ExportCounts counts;
  private final Consumer<String> log;
  private final Map<String, Long> current = new TreeMap<>();
  private boolean told;
  private long lastLossNanos;

  LossLog(ExportCounts counts, Consumer<String> log) {
    this.counts = counts;
    this.log = log;
  }

  /** To be told when Kafka has not answered for a while, though nothing is lost yet. */
  synchronized void waiting(String servers, String detail) {
    if (!told) {
      told = true;
      log.accept(
          "Kafka at "
              + servers
              + " does not answer ("
              + detail
              + "). Telemetry waits in a bounded queue and is dropped when that is full."
              + UNHARMED);
    }
  }

  /**
   * Counts lost items.
   *
   * @param detail what happened, shown where the loss begins
   */
  synchronized void lost(
      Signal<?> signal, LossCause cause, long items, @Nullable String detail, long nowNanos) {
    counts.lost(signal, cause, items);
    current.merge(signal.name() + " (" + cause.text() + ")", items, Long::sum);
    lastLossNanos = nowNanos;
    if (!told) {
      told = true;
      log.accept(
          "Telemetry is being lost: "
              + signal.name()
              + ", "
              + cause.text()
              + (detail == null ? "" : " (" + detail + ")")
              + "."
              + UNHARMED);
    }
  }

  /** To be told of everything that arrived. */
  synchronized void arrived(long nowNanos) {
    if (!told || (!current.isEmpty() && nowNanos - lastLossNanos < QUIET_NANOS)) {
      return;
    }
    told = false;
    log.accept(
        current.isEmpty()
            ? "Telemetry arrives again. Nothing was lost meanwhile."
            : "Telemetry arrives again. Lost meanwhile: " + current);
    current.clear();
  }

  /** To be told when the export ends. */
  synchronized void ended() {
    if (!current.isEmpty()) {
      log.accept(
          "Telemetry export ends. Lost since it was last told: " + current + ". In all: " + counts);
      current.clear();
    }
    told = false;
  }
}
