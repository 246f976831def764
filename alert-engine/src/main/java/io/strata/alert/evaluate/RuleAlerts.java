package io.strata.alert.evaluate;

import io.strata.alert.notify.Alert;
import io.strata.metrics.series.Labels;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/** Alerts of rules as notification takes them. */
public final class RuleAlerts {
  private RuleAlerts() {}

  /** An alert that fires until four times the longest silence between two sendings. */
  static Alert toSend(
      ActiveAlert alert,
      EvaluationSettings settings,
      String generatorUrl,
      Instant now,
      Duration longestSilence) {
    Instant endsAt =
        alert.resolvedAt() != null ? alert.resolvedAt() : now.plus(longestSilence.multipliedBy(4));
    return alert(alert, settings.externalLabels(), generatorUrl, endsAt, now);
  }

  /** An alert whose rule is gone: resolved now. */
  public static Alert orphan(ActiveAlert alert, EvaluationSettings settings, Instant now) {
    Instant endsAt = alert.resolvedAt() != null ? alert.resolvedAt() : now;
    return alert(alert, settings.externalLabels(), settings.externalUrl(), endsAt, now);
  }

  private static Alert alert(
      ActiveAlert alert,
      Map<String, String> externalLabels,
      String generatorUrl,
      Instant endsAt,
      Instant now) {
    Map<String, String> labels = new TreeMap<>(externalLabels);
    labels.putAll(alert.labels().toMap());
    Instant startsAt = alert.firedAt() == null ? alert.activeAt() : alert.firedAt();
    return new Alert(
        Labels.of(labels), alert.annotations(), startsAt, endsAt, now, generatorUrl, false);
  }
}
