package io.strata.alert.evaluate;

import io.strata.alert.rule.Rule;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a rule fares.
 *
 * @param lastError why the last evaluation failed; null where it did not
 * @param lastEvaluation null before the first
 * @param alerts pending and firing ones; empty for recording rules
 */
public record RuleStatus(
    Rule rule,
    @Nullable String lastError,
    @Nullable Instant lastEvaluation,
    Duration duration,
    List<ActiveAlert> alerts) {
  public RuleStatus {
    alerts = List.copyOf(alerts);
  }

  /** {@code unknown}, {@code ok} or {@code err}, as in Prometheus's rules API. */
  public String health() {
    if (lastError != null) {
      return "err";
    }
    return lastEvaluation == null ? "unknown" : "ok";
  }
}
