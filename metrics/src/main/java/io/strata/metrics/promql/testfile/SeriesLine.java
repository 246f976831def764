package io.strata.metrics.promql.testfile;

import io.strata.metrics.promql.GoText;
import io.strata.metrics.promql.PromqlParser;
import io.strata.metrics.series.FloatHistogram;
import io.strata.metrics.series.HistogramArithmetic;
import io.strata.metrics.series.Labels;
import io.strata.metrics.series.StaleMarker;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A series in the notation of test files: {@code name{label="value"} 1 2+3x4 _ stale}.
 *
 * @param labels empty also for a lone number
 * @param points one per step
 */
record SeriesLine(Labels labels, List<Point> points) {
  /** A step of the notation. */
  sealed interface Point {
    /** No sample. */
    record None() implements Point {}

    /** A number; possibly the stale marker. */
    record Value(double value) implements Point {}

    /**
     * A native histogram.
     *
     * @param resetTold whether it was written what is known of its counter
     */
    record Histogram(FloatHistogram histogram, boolean resetTold) implements Point {}
  }

  /**
   * Reads a line.
   *
   * @throws IllegalArgumentException for a line that is no series
   */
  static SeriesLine parse(String line) {
    int end = headEnd(line);
    List<Point> points = new ArrayList<>();
    for (String word : words(line.substring(end))) {
      addPoints(word, points);
    }
    return new SeriesLine(labels(line.substring(0, end).strip()), points);
  }

  /** Where name and labels end. */
  static int headEnd(String line) {
    boolean inBraces = false;
    char quote = 0;
    boolean escaped = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (quote != 0) {
        quote = c == quote && !escaped ? 0 : quote;
        escaped = c == '\\' && !escaped && quote != '`';
      } else if (c == '"' || c == '\'' || c == '`') {
        quote = c;
      } else if (c == '}') {
        return i + 1;
      } else if (Character.isWhitespace(c) && !inBraces) {
        return i;
      }
      inBraces |= c == '{';
    }
    return line.length();
  }

  /** The labels of {@code name{label="value"}}. */
  static Labels labels(String head) {
    if (head.isEmpty() || head.equals("{}")) {
      return Labels.empty();
    }
    Map<String, String> labels = new TreeMap<>();
    PromqlParser.parseSelector(head)
        .forEach(matcher -> labels.put(matcher.name(), matcher.value()));
    return Labels.of(labels);
  }

  /** Words between white space; a histogram in double braces is one word. */
  private static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    int depth = 0;
    for (char c : (text + " ").toCharArray()) {
      depth += c == '{' ? 1 : c == '}' ? -1 : 0;
      if (depth == 0 && Character.isWhitespace(c)) {
        if (!word.isEmpty()) {
          words.add(word.toString());
          word.setLength(0);
        }
      } else {
        word.append(c);
      }
    }
    return words;
  }

  private static void addPoints(String word, List<Point> points) {
    if (word.startsWith("{{")) {
      addHistograms(word, points);
      return;
    }
    // Not the x of a hexadecimal number.
    int times = word.startsWith("0x") && word.indexOf('x', 2) < 0 ? 1 : word.lastIndexOf('x');
    if (times < 0) {
      points.add(point(word));
      return;
    }
    int count = Integer.parseInt(word.substring(times + 1));
    String repeated = word.substring(0, times);
    if (repeated.equals("_")) {
      for (int i = 0; i < count; i++) {
        points.add(new Point.None());
      }
      return;
    }
    int sign = signBetween(repeated);
    double start = GoText.parseNumber(sign < 0 ? repeated : repeated.substring(0, sign));
    double step = sign < 0 ? 0 : GoText.parseNumber(repeated.substring(sign));
    for (int i = 0; i <= count; i++) {
      points.add(new Point.Value(start));
      start += step;
    }
  }

  /** A histogram, or one that is repeated, to which or from which another is added each time. */
  private static void addHistograms(String word, List<Point> points) {
    int times = word.lastIndexOf("}}x");
    int end = word.indexOf("}}") + 2;
    HistogramNotation.Written first = HistogramNotation.parse(word.substring(0, end));
    FloatHistogram histogram = first.histogram();
    points.add(new Point.Histogram(histogram, first.resetTold()));
    if (times < 0) {
      if (end != word.length()) {
        throw new IllegalArgumentException("a histogram sum without a count: " + word);
      }
      return;
    }
    int count = Integer.parseInt(word.substring(times + 3));
    if (end == times + 2) {
      for (int i = 0; i < count; i++) {
        points.add(new Point.Histogram(histogram, first.resetTold()));
      }
      return;
    }
    HistogramNotation.Written step = HistogramNotation.parse(word.substring(end + 1, times + 2));
    points.removeLast();
    points.add(new Point.Histogram(histogram, step.resetTold()));
    boolean add = word.charAt(end) == '+';
    FloatHistogram each = atLeast(step.histogram(), histogram);
    for (int i = 0; i < count; i++) {
      histogram =
          (add
                  ? HistogramArithmetic.sum(histogram, each)
                  : HistogramArithmetic.difference(histogram, each))
              .histogram();
      points.add(new Point.Histogram(histogram, step.resetTold()));
    }
  }

  private static FloatHistogram atLeast(FloatHistogram step, FloatHistogram first) {
    if (first.schema() > step.schema()) {
      throw new IllegalArgumentException(
          "error combining histograms: cannot merge from schema %d to %d"
              .formatted(step.schema(), first.schema()));
    }
    return step;
  }

  /** The plus or minus between two numbers, or -1. */
  private static int signBetween(String text) {
    for (int i = 1; i < text.length(); i++) {
      char before = text.charAt(i - 1);
      if ((text.charAt(i) == '+' || text.charAt(i) == '-') && before != 'e' && before != 'E') {
        return i;
      }
    }
    return -1;
  }

  private static Point point(String word) {
    return switch (word) {
      case "_" -> new Point.None();
      case "stale" -> new Point.Value(StaleMarker.VALUE);
      default -> new Point.Value(GoText.parseNumber(word));
    };
  }
}
