package io.strata.metrics.promql.testfile;

import io.strata.metrics.promql.GoText;
import io.strata.metrics.series.BucketCounts;
import io.strata.metrics.series.FloatHistogram;
import io.strata.metrics.series.Labels;
import io.strata.metrics.series.Samples;
import io.strata.metrics.series.SamplesBuilder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Makes native histograms with custom buckets of classic ones, which are several series. */
final class ClassicHistograms {
  private final Map<Labels, TreeMap<Long, Parts>> histograms = new LinkedHashMap<>();

  /** What is known of a histogram at one time. */
  private static final class Parts {
    private final TreeMap<Double, Double> cumulative = new TreeMap<>();
    private double count = Double.NaN;
    private double sum;

    FloatHistogram histogram() {
      if (Double.isNaN(count)) {
        count = cumulative.isEmpty() ? 0 : cumulative.lastEntry().getValue();
      }
      cumulative.putIfAbsent(Double.POSITIVE_INFINITY, count);
      if (cumulative.lastEntry().getValue() != count) {
        throw new IllegalArgumentException("count mismatch in a classic histogram");
      }
      double[] counts = new double[cumulative.size()];
      double before = 0;
      int i = 0;
      for (double upTo : cumulative.values()) {
        if (upTo < before) {
          throw new IllegalArgumentException("counts of a classic histogram are not cumulative");
        }
        counts[i++] = upTo - before;
        before = upTo;
      }
      double[] bounds =
          cumulative.keySet().stream()
              .mapToDouble(Double::doubleValue)
              .limit(counts.length - 1L)
              .toArray();
      return FloatHistogram.ofSchema(FloatHistogram.CUSTOM_BUCKETS)
          .total(count, sum)
          .positive(BucketCounts.from(0, counts))
          .customBounds(bounds)
          .build()
          .compacted();
    }
  }

  /** Adds a series; one that is no part of a histogram changes nothing. */
  void add(Labels labels, Samples samples) {
    String name = labels.metricName();
    for (String suffix : new String[] {"_bucket", "_sum", "_count"}) {
      if (name.endsWith(suffix)) {
        Labels base =
            labels
                .without(Set.of("le"))
                .with(Labels.METRIC_NAME, name.substring(0, name.length() - suffix.length()));
        add(suffix, labels.get("le"), samples, base);
      }
    }
  }

  private void add(String suffix, String bound, Samples samples, Labels base) {
    double le = suffix.equals("_bucket") ? bound(bound) : 0;
    if (Double.isNaN(le)) {
      return;
    }
    Map<Long, Parts> byTime = histograms.computeIfAbsent(base, _ -> new TreeMap<>());
    for (int i = 0; i < samples.size(); i++) {
      if (samples.histogram(i) != null) {
        continue;
      }
      double value = samples.values()[i];
      Parts parts = byTime.computeIfAbsent(samples.timesMillis()[i], _ -> new Parts());
      switch (suffix) {
        case "_bucket" -> parts.cumulative.putIfAbsent(le, value);
        case "_sum" -> parts.sum = value;
        default -> parts.count = value;
      }
    }
  }

  private static double bound(String le) {
    try {
      return GoText.parseNumber(le);
    } catch (NumberFormatException malformed) {
      return Double.NaN;
    }
  }

  /** The native histograms under the labels and name that the classic ones have in common. */
  Map<Labels, Samples> asNative() {
    Map<Labels, Samples> result = new LinkedHashMap<>();
    histograms.forEach((labels, byTime) -> {
      SamplesBuilder samples = new SamplesBuilder(byTime.size());
      byTime.forEach((time, parts) -> samples.add(time, parts.histogram()));
      result.put(labels, samples.build());
    });
    return result;
  }
}
