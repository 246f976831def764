package io.strata.collector.kafka;

import io.strata.telemetry.topic.RecordHeaders;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** Headers of records, beside those of {@link RecordHeaders}. */
public final class StreamHeaders {
  /**
   * On derived metrics of a segment that is still open: {@value #TRUE}. Final ones of the same
   * origin follow; who stores for good waits for them.
   */
  public static final String PROVISIONAL = "strata-provisional";

  /** The value of a header that is set. */
  public static final String TRUE = "true";

  private StreamHeaders() {}

  static @Nullable String text(Headers headers, String name) {
    Header header = headers.lastHeader(name);
    return header == null || header.value() == null
        ? null
        : new String(header.value(), StandardCharsets.UTF_8);
  }
}
