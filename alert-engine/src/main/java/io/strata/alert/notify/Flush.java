package io.strata.alert.notify;

import io.strata.alert.route.Route;
import io.strata.metrics.series.Labels;
import java.time.Instant;
import java.util.List;

/**
 * A group whose time has come: its alerts as they stand, on their way through the pipeline.
 *
 * @param groupKey what identifies the group across restarts: route and group labels
 * @param alerts ordered by labels; those that are not resolved at {@code now} have no end
 * @param deadline when attempts to notify end
 */
public record Flush(
    String groupKey,
    Route route,
    Labels groupLabels,
    List<Alert> alerts,
    Instant now,
    Instant deadline) {
  public Flush {
    alerts = List.copyOf(alerts);
  }

  Flush with(List<Alert> otherAlerts) {
    return new Flush(groupKey, route, groupLabels, otherAlerts, now, deadline);
  }
}
