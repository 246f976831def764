package io.strata.metrics.promql;

import io.strata.metrics.series.FloatHistogram;
import io.strata.metrics.series.FloatHistogram.Bucket;

/** A native histogram as Prometheus writes it in texts: {@code {count:3, sum:4.5, (1,2]:3}}. */
public final class HistogramText {
  private HistogramText() {}

  /** The text; buckets that hold nothing are left out. */
  public static String of(FloatHistogram histogram) {
    StringBuilder text = new StringBuilder("{count:").append(GoText.general(histogram.count()));
    text.append(", sum:").append(GoText.general(histogram.sum()));
    for (Bucket bucket : histogram.buckets()) {
      if (bucket.count() != 0) {
        text.append(", ").append(bucket.lowerInclusive() ? '[' : '(');
        text.append(GoText.general(bucket.lower())).append(',');
        text.append(GoText.general(bucket.upper()));
        text.append(bucket.upperInclusive() ? ']' : ')').append(':');
        text.append(GoText.general(bucket.count()));
      }
    }
    return text.append('}').toString();
  }
}
