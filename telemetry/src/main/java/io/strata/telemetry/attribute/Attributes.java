package io.strata.telemetry.attribute;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Immutable attributes in the order in which they were received; keys are unique, the last value of
 * a repeated key wins.
 *
 * <p>Lookups walk the entries: attribute sets are short, and most are only ever copied.
 */
public final class Attributes {
  private static final Attributes EMPTY = new Attributes(List.of());

  private final List<Entry> entries;

  private Attributes(List<Entry> entries) {
    this.entries = entries;
  }

  /** One attribute. */
  public record Entry(String key, AttributeValue value) {}

  /** No attributes. */
  public static Attributes empty() {
    return EMPTY;
  }

  /** Attributes of the given map, in its order. */
  public static Attributes of(Map<String, AttributeValue> values) {
    if (values.isEmpty()) {
      return EMPTY;
    }
    List<Entry> entries = new ArrayList<>(values.size());
    values.forEach((key, value) -> entries.add(new Entry(key, value)));
    return new Attributes(List.copyOf(entries));
  }

  /** Attributes with text values, given as alternating keys and values. */
  public static Attributes ofText(String... keysAndValues) {
    if (keysAndValues.length % 2 != 0) {
      throw new IllegalArgumentException(
          "a key without a value: " + String.join(",", keysAndValues));
    }
    Builder builder = builder();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      builder.put(keysAndValues[i], AttributeValue.of(keysAndValues[i + 1]));
    }
    return builder.build();
  }

  /** A builder that keeps insertion order. */
  public static Builder builder() {
    return new Builder();
  }

  /** The entries, in order. */
  public List<Entry> entries() {
    return entries;
  }

  /** How many there are. */
  public int size() {
    return entries.size();
  }

  /** Whether there are none. */
  public boolean isEmpty() {
    return entries.isEmpty();
  }

  /** The value under the key, or null. */
  public @Nullable AttributeValue get(String key) {
    for (Entry entry : entries) {
      if (entry.key().equals(key)) {
        return entry.value();
      }
    }
    return null;
  }

  /** The text of the value under the key, where there is one. */
  public Optional<String> text(String key) {
    AttributeValue value = get(key);
    return value == null ? Optional.empty() : Optional.of(value.text());
  }

  /** The text of the value under the first of the keys that has one. */
  public Optional<String> firstText(String... keys) {
    for (String key : keys) {
      Optional<String> text = text(key);
      if (text.isPresent()) {
        return text;
      }
    }
    return Optional.empty();
  }

  /** The integer under the key, where there is one and it is an integer. */
  public OptionalLong longValue(String key) {
    return get(key) instanceof AttributeValue.LongValue(long value)
        ? OptionalLong.of(value)
        : OptionalLong.empty();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Attributes that && entries.equals(that.entries);
  }

  @Override
  public int hashCode() {
    return entries.hashCode();
  }

  @Override
  public String toString() {
    return entries.toString();
  }

  /** Collects attributes; not thread-safe. */
  public static final class Builder {
    private final Map<String, AttributeValue> values = new LinkedHashMap<>();

    private Builder() {}

    /** Sets a value; a later one under the same key replaces it. */
    public Builder put(String key, AttributeValue value) {
      values.put(key, value);
      return this;
    }

    /** Sets a text value. */
    public Builder put(String key, String value) {
      return put(key, AttributeValue.of(value));
    }

    /** Sets an integer value. */
    public Builder put(String key, long value) {
      return put(key, AttributeValue.of(value));
    }

    /** Sets all values of other attributes. */
    public Builder putAll(Attributes attributes) {
      attributes.entries().forEach(entry -> values.put(entry.key(), entry.value()));
      return this;
    }

    /** The attributes so far. */
    public Attributes build() {
      return Attributes.of(values);
    }
  }
}
