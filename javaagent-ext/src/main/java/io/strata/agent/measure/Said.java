package io.strata.agent.measure;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import org.jspecify.annotations.Nullable;

/** The attributes of an operation: those of its end, and those of its start where it has both. */
final class Said {
  private final Attributes start;
  private final @Nullable Attributes end;

  Said(Attributes start, @Nullable Attributes end) {
    this.start = start;
    this.end = end;
  }

  /** All that a recorded span has. */
  static Said of(Attributes attributes) {
    return new Said(attributes, null);
  }

  <T> @Nullable T get(AttributeKey<T> key) {
    T atEnd = end == null ? null : end.get(key);
    return atEnd == null ? start.get(key) : atEnd;
  }

  @Nullable String text(AttributeKey<String> key) {
    return get(key);
  }

  @Nullable String text(AttributeKey<String> preferred, AttributeKey<String> other) {
    String value = get(preferred);
    return value == null ? get(other) : value;
  }

  @Nullable Long number(AttributeKey<Long> preferred, AttributeKey<Long> other) {
    Long value = get(preferred);
    return value == null ? get(other) : value;
  }
}
