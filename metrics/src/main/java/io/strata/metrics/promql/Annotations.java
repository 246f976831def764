package io.strata.metrics.promql;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What the engine has to say about a query besides its value, worded as Prometheus does. The same
 * text is told once, with the place where it came up last. One thread.
 */
final class Annotations {
  private final Map<String, Expr> warnings = new LinkedHashMap<>();
  private final Map<String, Expr> infos = new LinkedHashMap<>();
  private final Map<String, ForcedMonotonicity> forced = new LinkedHashMap<>();

  void warn(String message, Expr where) {
    warnings.put(message, where);
  }

  void info(String message, Expr where) {
    infos.put(message, where);
  }

  /** Remarks that buckets of a classic histogram had to be made to ascend. */
  void forcedMonotonicity(String metricName, Buckets.Fix fix, long timeMillis, Expr where) {
    String message =
        "input to histogram_quantile needed to be fixed for monotonicity (see"
            + " https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile)"
            + forMetric(metricName);
    forced.computeIfAbsent(message, _ -> new ForcedMonotonicity()).add(fix, timeMillis);
    infos.put(message, where);
  }

  private static final class ForcedMonotonicity {
    private long first = Long.MAX_VALUE;
    private long last = Long.MIN_VALUE;
    private double lowest = Double.POSITIVE_INFINITY;
    private double highest = Double.NEGATIVE_INFINITY;
    private double difference;
    private int samples;

    void add(Buckets.Fix fix, long timeMillis) {
      first = Math.min(first, timeMillis);
      last = Math.max(last, timeMillis);
      lowest = Math.min(lowest, fix.lowestBound());
      highest = Math.max(highest, fix.highestBound());
      difference = Math.max(difference, fix.largestDifference());
      samples++;
    }

    String details() {
      return ", from buckets %s to %s, with a max diff of %s, over %d samples from %s to %s"
          .formatted(
              GoText.general(lowest),
              GoText.general(highest),
              GoText.general(Double.parseDouble(String.format(Locale.ROOT, "%.1e", difference))),
              samples,
              second(first),
              second(last));
    }

    private static Instant second(long timeMillis) {
      return Instant.ofEpochMilli(timeMillis).truncatedTo(ChronoUnit.SECONDS);
    }
  }

  /** The end of a message that is about one metric, if that is known. */
  static String forMetric(String metricName) {
    return metricName.isEmpty() ? "" : " for metric name " + GoText.quote(metricName);
  }

  List<String> warnings(String query) {
    List<String> texts = new ArrayList<>();
    warnings.forEach(
        (message, where) -> texts.add("PromQL warning: " + message + position(query, where)));
    return texts;
  }

  List<String> infos(String query) {
    List<String> texts = new ArrayList<>();
    infos.forEach((message, where) -> {
      ForcedMonotonicity details = forced.get(message);
      texts.add(
          "PromQL info: "
              + message
              + (details == null ? "" : details.details())
              + position(query, where));
    });
    return texts;
  }

  private static String position(String query, Expr where) {
    return " (" + ParseErrors.lineAndColumn(query, where.start()) + ")";
  }
}
