package io.strata.alert.notify;

import io.strata.metrics.series.Labels;
import java.time.Instant;
import java.util.List;

/**
 * What a receiver is told.
 *
 * @param alerts firing ones, and resolved ones where the receiver wants them
 */
public record Notification(
    String groupKey, String receiver, Labels groupLabels, List<Alert> alerts, Instant now) {
  public Notification {
    alerts = List.copyOf(alerts);
  }

  /** Whether any alert fires. */
  public boolean firing() {
    return alerts.stream().anyMatch(alert -> !alert.isResolved(now));
  }
}
