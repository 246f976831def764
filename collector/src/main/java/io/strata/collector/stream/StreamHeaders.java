package io.strata.collector.stream;

import io.strata.telemetry.topic.RecordHeaders;

/** Headers of records, beside those of {@link RecordHeaders}. */
public final class StreamHeaders {
  /**
   * On derived metrics of a segment that is still open: {@value #TRUE}. Final ones of the same
   * origin follow; who stores for good waits for them.
   */
  public static final String PROVISIONAL = RecordHeaders.PROVISIONAL;

  /**
   * On records of spans: link requests, as text. The record's value is an export request without
   * spans, harmless to readers that do not know the header.
   */
  public static final String LINK_REQUESTS = "strata-link-requests";

  /** The value of a header that is set. */
  public static final String TRUE = "true";

  private StreamHeaders() {}
}
