package io.strata.collector.stream;

import io.strata.telemetry.topic.RecordHeaders;

/** Headers of records, beside those of {@link RecordHeaders}. */
public final class StreamHeaders {
  /**
   * On derived metrics of a segment that is still open: {@value #TRUE}. Final ones of the same
   * origin follow; who stores for good waits for them.
   */
  public static final String PROVISIONAL = RecordHeaders.PROVISIONAL;

  /** The value of a header that is set. */
  public static final String TRUE = "true";

  private StreamHeaders() {}
}
