package io.strata.collector.simulation;

import io.strata.collector.sample.SamplingMetrics;
import io.strata.metrics.series.DeltaSample;
import io.strata.metrics.series.Labels;
import io.strata.metrics.series.RawSeries;
import io.strata.metrics.series.RawSeriesSource;
import io.strata.store.TelemetryStore;
import io.strata.store.log.LogEntry;
import io.strata.store.log.LogPage;
import io.strata.store.log.LogQuery;
import io.strata.telemetry.trace.Span;
import io.strata.telemetry.trace.SpanId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Compares what readers see with what is expected: differences as text, none where all is well. */
public final class Observed {
  /** Sums of many doubles differ in their last digits, by the order of adding. */
  private static final double TOLERANCE = 1e-6;

  /** Names of series by their labels: schedules are many, series are few. */
  private static final Map<Labels, String> NAMES = new ConcurrentHashMap<>();

  private Observed() {}

  /** Traces and log lines of a store. */
  public static List<String> differences(
      Expected expected, TelemetryStore store, Instant from, Instant to) {
    List<String> differences = traces(expected, store);
    differences.addAll(logs(expected, store, from, to));
    return differences;
  }

  private static List<String> traces(Expected expected, TelemetryStore store) {
    List<String> differences = new ArrayList<>();
    expected
        .traces()
        .forEach((id, spans) -> {
          List<Span> stored = sorted(store.traceReader().trace(id));
          if (!stored.equals(sorted(spans))) {
            differences.add(
                "trace %s: %s, not %s".formatted(id, names(stored), names(sorted(spans))));
          }
        });
    return differences;
  }

  /**
   * The same where traces are sampled, with a budget for all that failed: what is stored was sent,
   * once; all that failed is; what was kept is stored; and what was kept and shed is counted.
   */
  static List<String> sampledDifferences(
      Expected expected, TelemetryStore store, Instant from, Instant to) {
    List<String> differences = logs(expected, store, from, to);
    Map<String, Double> kept = sums(store, SamplingMetrics.KEPT, from, to);
    Map<String, Double> shed = sums(store, SamplingMetrics.SHED, from, to);
    Map<String, Double> storedSpans = new TreeMap<>();
    Map<String, Double> sentSpans = new TreeMap<>();
    expected
        .traces()
        .forEach((id, spans) -> {
          List<Span> missing = new ArrayList<>(spans);
          for (Span span : store.traceReader().trace(id)) {
            storedSpans.merge(span.resource().serviceName(), 1.0, Double::sum);
            if (!missing.remove(span)) {
              differences.add("trace %s: %s was not sent, or once".formatted(id, span.name()));
            }
          }
          spans.forEach(span -> sentSpans.merge(span.resource().serviceName(), 1.0, Double::sum));
          if (missing.stream().anyMatch(span -> span.status().isError())) {
            differences.add("trace %s: without %s".formatted(id, names(missing)));
          }
        });
    if (!kept.equals(storedSpans)) {
      differences.add("kept: %s, not %s".formatted(kept, storedSpans));
    }
    Map<String, Double> seen = new TreeMap<>(kept);
    shed.forEach((service, spans) -> seen.merge(service, spans, Double::sum));
    if (!seen.equals(sentSpans)) {
      differences.add("kept and shed: %s, not %s".formatted(seen, sentSpans));
    }
    return differences;
  }

  /** A metric of a store by service, over all time. */
  private static Map<String, Double> sums(
      TelemetryStore store, String metric, Instant from, Instant to) {
    Map<String, Double> sums = new TreeMap<>();
    for (RawSeries series :
        store
            .metricChunkReader()
            .selectRaw(List.of(), from.toEpochMilli(), to.toEpochMilli())
            .series()) {
      if (series.labels().metricName().equals(metric)) {
        String service = series.labels().toMap().getOrDefault("service", "");
        series.deltas().forEach(delta -> sums.merge(service, delta.value(), Double::sum));
      }
    }
    return sums;
  }

  private static List<String> logs(
      Expected expected, TelemetryStore store, Instant from, Instant to) {
    List<String> differences = new ArrayList<>();
    List<String> lines = new ArrayList<>(logLines(store, from, to));
    List<String> wanted = new ArrayList<>(expected.logLines());
    lines.sort(Comparator.naturalOrder());
    wanted.sort(Comparator.naturalOrder());
    if (!lines.equals(wanted)) {
      differences.add("log lines: " + excess(lines, wanted));
    }
    return differences;
  }

  private static String excess(List<String> lines, List<String> wanted) {
    List<String> more = new ArrayList<>(lines);
    wanted.forEach(more::remove);
    List<String> missing = new ArrayList<>(wanted);
    lines.forEach(missing::remove);
    return "too many " + more + ", missing " + missing;
  }

  private static List<Span> sorted(List<Span> spans) {
    return spans.stream()
        .sorted(
            Comparator.comparing(Span::spanId, Comparator.comparingLong(Observed::bits))
                .thenComparing(Span::kind))
        .toList();
  }

  private static long bits(SpanId id) {
    return id.value();
  }

  private static List<String> names(List<Span> spans) {
    return spans.stream().map(span -> span.resource().serviceName() + " " + span.name()).toList();
  }

  private static List<String> logLines(TelemetryStore store, Instant from, Instant to) {
    List<String> lines = new ArrayList<>();
    @Nullable String cursor = null;
    do {
      LogPage page = store.logReader().find(LogQuery.all(from, to, LogQuery.MAX_LIMIT).at(cursor));
      for (LogEntry entry : page.logs()) {
        lines.add(entry.record().body().text());
      }
      cursor = page.next();
    } while (cursor != null);
    return lines;
  }

  /** Figures of a source of series. */
  public static List<String> differences(
      Expected expected, RawSeriesSource source, long fromMillis, long toMillis) {
    Map<String, Map<Long, Double>> figures = new HashMap<>();
    for (RawSeries series : source.selectRaw(List.of(), fromMillis, toMillis).series()) {
      if (series.labels().metricName().startsWith("traces_sampling_")) {
        // Of what is stored, not of what was sent.
        continue;
      }
      Map<Long, Double> values = new HashMap<>();
      for (int i = 0; i < series.samples().size(); i++) {
        values.merge(series.samples().timesMillis()[i], series.samples().values()[i], Double::sum);
      }
      for (DeltaSample delta : series.deltas()) {
        values.merge(delta.endMillis(), delta.value(), Double::sum);
      }
      figures.put(NAMES.computeIfAbsent(series.labels(), Observed::name), values);
    }
    return differences(expected.figures(), figures);
  }

  private static List<String> differences(
      Map<String, Map<Long, Double>> expected, Map<String, Map<Long, Double>> seen) {
    List<String> differences = new ArrayList<>();
    expected.forEach((series, wanted) ->
        compare(series, wanted, seen.getOrDefault(series, Map.of()), differences));
    seen.forEach((series, values) -> {
      if (!expected.containsKey(series)) {
        compare(series, Map.of(), values, differences);
      }
    });
    differences.sort(Comparator.naturalOrder());
    return differences;
  }

  private static void compare(
      String series, Map<Long, Double> wanted, Map<Long, Double> values, List<String> differences) {
    wanted.forEach((time, value) -> {
      Double other = values.get(time);
      if (other == null || !(Math.abs(value - other) < TOLERANCE)) {
        differences.add("%s@%d: %s, not %s".formatted(series, time, other, value));
      }
    });
    values.forEach((time, value) -> {
      if (!wanted.containsKey(time)) {
        differences.add("%s@%d: %s, not null".formatted(series, time, value));
      }
    });
  }

  private static String name(Labels labels) {
    Map<String, String> others = new TreeMap<>(labels.toMap());
    others.remove(Labels.METRIC_NAME);
    return labels.metricName() + others;
  }
}
