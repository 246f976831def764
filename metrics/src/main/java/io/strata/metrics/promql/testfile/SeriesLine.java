package io.strata.metrics.promql.testfile;

import io.strata.metrics.promql.GoText;
import io.strata.metrics.promql.PromqlParser;
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

    /** A native histogram, which is not read further. */
    record Histogram() implements Point {}
  }

  boolean hasHistograms() {
    return points.stream().anyMatch(Point.Histogram.class::isInstance);
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
  private static int headEnd(String line) {
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

  private static Labels labels(String head) {
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
      int times = word.lastIndexOf("}}x");
      boolean sum = word.indexOf("}}+{{") >= 0 || word.indexOf("}}-{{") >= 0;
      int count = times < 0 ? 1 : Integer.parseInt(word.substring(times + 3)) + 1;
      if (times < 0 && sum) {
        throw new IllegalArgumentException("a histogram sum without a count: " + word);
      }
      for (int i = 0; i < count; i++) {
        points.add(new Point.Histogram());
      }
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
