package io.strata.metrics.promql.testfile;

import io.strata.metrics.series.SeriesSource;

/**
 * The samples of a text: one with {@code load} commands as test files have them (other commands are
 * left out), or Prometheus's or OpenMetrics's text format with times.
 *
 * @param newestMillis the newest sample's time; 0 where there is none
 */
public record SampleFile(SeriesSource source, long newestMillis) {
  /**
   * Reads a text.
   *
   * @param name the file's name, for messages
   * @throws IllegalArgumentException for a line that is none of the format, with its number
   */
  public static SampleFile parse(String name, String content) {
    boolean testFile = content.lines().anyMatch(line -> line.matches("\\s*load(_with_nhcb)?\\s.*"));
    TestStorage storage =
        testFile ? PromqlTestFile.load(name, content) : TextFormat.read(name, content);
    return new SampleFile(storage, storage.newestMillis());
  }
}
