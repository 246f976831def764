package io.strata.metrics.promql.testfile;

import io.strata.metrics.promql.GoText;
import io.strata.metrics.series.BucketCounts;
import io.strata.metrics.series.FloatHistogram;
import io.strata.metrics.series.FloatHistogram.CounterReset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Native histograms in the notation of test files: {@code {{schema:1 sum:3 count:22 buckets:[5 10
 * 7]}}}.
 */
final class HistogramNotation {
  private static final Pattern ITEM =
      Pattern.compile("\\s*(?<key>\\w+):(?:\\[(?<list>[^\\]]*)]|(?<value>[^\\s\\[\\]]+))");

  private HistogramNotation() {}

  /**
   * A histogram that was written down.
   *
   * @param resetTold whether it says what is known of its counter
   */
  record Written(FloatHistogram histogram, boolean resetTold) {}

  /**
   * Reads a histogram.
   *
   * @param text with the double braces
   * @throws IllegalArgumentException for anything else
   */
  static Written parse(String text) {
    if (!text.startsWith("{{") || !text.endsWith("}}")) {
      throw new IllegalArgumentException("not a histogram: " + text);
    }
    String body = text.substring(2, text.length() - 2);
    Map<String, String> values = new HashMap<>();
    Map<String, double[]> lists = new HashMap<>();
    Matcher item = ITEM.matcher(body);
    int end = 0;
    while (end < body.length() && item.find(end) && item.start() == end) {
      if (item.group("list") == null) {
        values.put(item.group("key"), item.group("value"));
      } else {
        lists.put(item.group("key"), numbers(item.group("list")));
      }
      end = item.end();
    }
    if (!body.substring(end).isBlank()) {
      throw new IllegalArgumentException("not a histogram: " + text);
    }
    FloatHistogram.Builder builder =
        FloatHistogram.ofSchema(integer(values, "schema"))
            .total(number(values, "count"), number(values, "sum"))
            .zero(number(values, "z_bucket_w"), number(values, "z_bucket"))
            .positive(buckets(integer(values, "offset"), lists.get("buckets")))
            .negative(buckets(integer(values, "n_offset"), lists.get("n_buckets")));
    double[] bounds = lists.get("custom_values");
    if (bounds != null) {
      builder.customBounds(bounds);
    }
    String hint = values.get("counter_reset_hint");
    if (hint != null) {
      builder.counterReset(hint(hint));
    }
    return new Written(builder.build(), hint != null);
  }

  private static BucketCounts buckets(int offset, double @Nullable [] counts) {
    return counts == null ? BucketCounts.none() : BucketCounts.from(offset, counts);
  }

  private static double[] numbers(String list) {
    List<Double> numbers = new ArrayList<>();
    for (String number : list.strip().split("\\s+", -1)) {
      if (!number.isEmpty()) {
        numbers.add(GoText.parseNumber(number));
      }
    }
    return numbers.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static double number(Map<String, String> values, String key) {
    return Optional.ofNullable(values.get(key)).map(GoText::parseNumber).orElse(0.0);
  }

  private static int integer(Map<String, String> values, String key) {
    return Optional.ofNullable(values.get(key)).map(Integer::valueOf).orElse(0);
  }

  private static CounterReset hint(String text) {
    return switch (text) {
      case "unknown" -> CounterReset.UNKNOWN;
      case "reset" -> CounterReset.RESET;
      case "not_reset" -> CounterReset.NOT_RESET;
      case "gauge" -> CounterReset.GAUGE;
      default -> throw new IllegalArgumentException("unknown counter reset hint " + text);
    };
  }

  /** Writes a histogram; gaps between buckets become empty ones. */
  static String text(FloatHistogram histogram) {
    StringJoiner text = new StringJoiner(" ", "{{", "}}");
    add("schema", histogram.schema(), text);
    add("count", histogram.count(), text);
    add("sum", histogram.sum(), text);
    add("z_bucket", histogram.zeroCount(), text);
    add("z_bucket_w", histogram.zeroThreshold(), text);
    if (histogram.hasCustomBuckets()) {
      StringJoiner bounds = new StringJoiner(" ", "custom_values:[", "]");
      for (double bound : histogram.customBounds()) {
        bounds.add(GoText.general(bound));
      }
      text.add(bounds.toString());
    }
    switch (histogram.counterReset()) {
      case UNKNOWN -> {}
      case RESET -> text.add("counter_reset_hint:reset");
      case NOT_RESET -> text.add("counter_reset_hint:not_reset");
      case GAUGE -> text.add("counter_reset_hint:gauge");
    }
    add("offset", "buckets", histogram.positive(), text);
    add("n_offset", "n_buckets", histogram.negative(), text);
    return text.toString();
  }

  private static void add(String key, double value, StringJoiner text) {
    if (value != 0) {
      text.add(key + ":" + GoText.general(value));
    }
  }

  private static void add(String offset, String key, BucketCounts counts, StringJoiner text) {
    if (counts.isEmpty()) {
      return;
    }
    add(offset, counts.index(0), text);
    StringJoiner list = new StringJoiner(" ", key + ":[", "]");
    int last = counts.index(counts.size() - 1);
    for (int index = counts.index(0); index <= last; index++) {
      list.add(GoText.general(counts.countOf(index)));
    }
    text.add(list.toString());
  }
}
