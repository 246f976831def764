package io.strata.alert.notify;

import io.strata.metrics.series.Labels;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All alerts heard of, one per label set. Resolved ones are kept for a while. Bounded: above the
 * limit new label sets are refused. Thread-safe.
 */
public final class AlertBoard {
  private static final Duration RESOLVED_RETENTION = Duration.ofMinutes(15);

  private final int limit;
  private final Map<Labels, Alert> alerts = new LinkedHashMap<>();

  /** A board for at most so many alerts. */
  public AlertBoard(int limit) {
    this.limit = limit;
  }

  /** What became of alerts: those taken, merged with what was known, and how many were refused. */
  public record Taken(List<Alert> alerts, int refused) {
    public Taken {
      alerts = List.copyOf(alerts);
    }
  }

  /** Takes alerts. */
  public synchronized Taken put(List<Alert> incoming, Instant now) {
    alerts
        .values()
        .removeIf(a -> a.endsAt() != null && a.endsAt().plus(RESOLVED_RETENTION).isBefore(now));
    List<Alert> taken = new ArrayList<>();
    int refused = 0;
    for (Alert alert : incoming) {
      Alert known = alerts.get(alert.labels());
      if (known == null && alerts.size() >= limit) {
        refused++;
        continue;
      }
      Alert merged = known == null ? alert : alert.after(known, now);
      alerts.put(merged.labels(), merged);
      taken.add(merged);
    }
    return new Taken(taken, refused);
  }

  /** The alerts that are not resolved, ordered by labels. */
  public synchronized List<Alert> active(Instant now) {
    return alerts.values().stream()
        .filter(alert -> !alert.isResolved(now))
        .sorted(Comparator.comparing(Alert::labels))
        .toList();
  }
}
