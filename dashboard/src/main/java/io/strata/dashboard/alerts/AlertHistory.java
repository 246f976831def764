package io.strata.dashboard.alerts;

import io.strata.dashboard.topology.AlertTargets;
import io.strata.metrics.series.Labels;
import io.strata.metrics.series.Samples;
import io.strata.metrics.series.Series;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * When alerts fired, from the series {@code ALERTS} that the evaluation of rules writes: a sample
 * for every evaluation in which the alert fired, and a stale marker when it no longer does.
 */
final class AlertHistory {
  /** Rules are evaluated every minute or more often; two missed samples mean that it ended. */
  private static final long LONGEST_GAP_MILLIS = 150_000;

  private AlertHistory() {}

  /** The times, newest first. */
  static List<PastAlert> of(List<Series> series, Instant end, AlertTargets targets) {
    List<PastAlert> past = new ArrayList<>();
    for (Series one : series) {
      addTimes(one, end.toEpochMilli(), targets, past);
    }
    past.sort(
        Comparator.comparing(PastAlert::startsAt, Comparator.reverseOrder())
            .thenComparing(PastAlert::fingerprint));
    return past;
  }

  private static void addTimes(
      Series series, long endMillis, AlertTargets targets, List<PastAlert> past) {
    Samples samples = series.samples();
    long[] times = samples.timesMillis();
    long start = -1;
    long last = -1;
    for (int i = 0; i < samples.size(); i++) {
      boolean fires = samples.values()[i] > 0;
      if (start >= 0 && (!fires || times[i] - last > LONGEST_GAP_MILLIS)) {
        past.add(alert(series.labels(), start, fires ? last : times[i], targets));
        start = -1;
      }
      if (fires) {
        start = start < 0 ? times[i] : start;
        last = times[i];
      }
    }
    if (start >= 0) {
      Long ended = endMillis - last > LONGEST_GAP_MILLIS ? last : null;
      past.add(alert(series.labels(), start, ended, targets));
    }
  }

  private static PastAlert alert(
      Labels labels, long startMillis, @Nullable Long endMillis, AlertTargets targets) {
    Map<String, String> own = labels.without(Set.of(Labels.METRIC_NAME, "alertstate")).toMap();
    return new PastAlert(
        Fingerprint.of(own),
        own.getOrDefault("alertname", ""),
        own.getOrDefault("severity", ""),
        own,
        Instant.ofEpochMilli(startMillis),
        endMillis == null ? null : Instant.ofEpochMilli(endMillis),
        targets.of(own));
  }
}
