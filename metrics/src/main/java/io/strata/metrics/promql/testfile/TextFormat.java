package io.strata.metrics.promql.testfile;

import io.strata.metrics.promql.GoText;
import io.strata.metrics.promql.PromqlException;
import io.strata.metrics.series.Labels;
import io.strata.metrics.series.Samples;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Prometheus's text format, and OpenMetrics's, which ends with {@code # EOF} and gives times in
 * seconds instead of milliseconds. Samples without a time get 0; exemplars and comments are left
 * out.
 */
final class TextFormat {
  private final Map<Labels, TreeMap<Long, Double>> samples = new LinkedHashMap<>();
  private final boolean openMetrics;

  private TextFormat(boolean openMetrics) {
    this.openMetrics = openMetrics;
  }

  /**
   * Reads a text.
   *
   * @throws IllegalArgumentException for a line that is none of the format, with its number
   */
  static TestStorage read(String name, String content) {
    List<String> lines = content.lines().map(String::strip).toList();
    TextFormat format = new TextFormat(lines.contains("# EOF"));
    for (int i = 0; i < lines.size(); i++) {
      try {
        format.line(lines.get(i));
      } catch (IllegalArgumentException | PromqlException malformed) {
        throw new IllegalArgumentException(
            "%s:%d: %s".formatted(name, i + 1, malformed.getMessage()), malformed);
      }
    }
    TestStorage storage = new TestStorage();
    format.samples.forEach((labels, byTime) ->
        storage.add(
            labels,
            new Samples(
                byTime.keySet().stream().mapToLong(Long::longValue).toArray(),
                byTime.values().stream().mapToDouble(Double::doubleValue).toArray())));
    return storage;
  }

  private void line(String line) {
    if (line.isEmpty() || line.startsWith("#")) {
      return;
    }
    int headEnd = SeriesLine.headEnd(line);
    String[] words = line.substring(headEnd).strip().split("\\s+", 4);
    boolean timed = words.length > 1 && !words[1].equals("#");
    long time = timed ? millis(words[1]) : 0;
    double value = GoText.parseNumber(words[0]);
    Double other =
        samples
            .computeIfAbsent(SeriesLine.labels(line.substring(0, headEnd)), _ -> new TreeMap<>())
            .putIfAbsent(time, value);
    if (other != null) {
      throw new IllegalArgumentException("a second sample of the same series and time");
    }
  }

  private long millis(String text) {
    return openMetrics ? Math.round(GoText.parseNumber(text) * 1000) : Long.parseLong(text);
  }
}
