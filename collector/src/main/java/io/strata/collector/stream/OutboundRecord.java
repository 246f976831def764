package io.strata.collector.stream;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A record to be written.
 *
 * @param partition null to let the key decide
 * @param key null for none
 * @param headers names and text values
 */
// The value is not copied; it must not change.
@SuppressWarnings("ArrayRecordComponent")
public record OutboundRecord(
    String topic,
    @Nullable Integer partition,
    @Nullable String key,
    byte[] value,
    Map<String, String> headers) {
  public OutboundRecord {
    headers = Map.copyOf(headers);
  }

  /** A record without headers. */
  public OutboundRecord(
      String topic, @Nullable Integer partition, @Nullable String key, byte[] value) {
    this(topic, partition, key, value, Map.of());
  }
}
