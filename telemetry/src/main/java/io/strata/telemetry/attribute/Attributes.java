package io.strata.telemetry.attribute;

import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
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
  private static final Attributes EMPTY = new Attributes(new Entry[0]);

  private final Entry[] entries;

  /** 0 until it was asked for: attributes of resources are keys of many maps. */
  private int hash;

  private Attributes(Entry[] entries) {
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
    Entry[] entries = new Entry[values.size()];
    int i = 0;
    for (Map.Entry<String, AttributeValue> value : values.entrySet()) {
      entries[i++] = new Entry(value.getKey(), value.getValue());
    }
    return new Attributes(entries);
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

  /** The same with a text under a key, in place of what was there. */
  public Attributes with(String key, String value) {
    Builder builder = builder();
    for (Entry entry : entries) {
      builder.put(entry);
    }
    return builder.put(key, value).build();
  }

  /** The entries, in order. */
  public List<Entry> entries() {
    return Collections.unmodifiableList(Arrays.asList(entries));
  }

  /** The key at a place from 0 on; it and {@link #value} are for loops that must not allocate. */
  public String key(int place) {
    return entries[place].key();
  }

  /** The value at a place from 0 on. */
  public AttributeValue value(int place) {
    return entries[place].value();
  }

  /** How many there are. */
  public int size() {
    return entries.length;
  }

  /** Whether there are none. */
  public boolean isEmpty() {
    return entries.length == 0;
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
    return this == other
        || (other instanceof Attributes that && Arrays.equals(entries, that.entries));
  }

  @Override
  public int hashCode() {
    if (hash == 0) {
      hash = Arrays.hashCode(entries);
    }
    return hash;
  }

  @Override
  public String toString() {
    return Arrays.toString(entries);
  }

  /** Collects attributes; not thread-safe. May be used again after {@link #clear}. */
  public static final class Builder {
    /** Up to so many, a search is faster than a map. */
    private static final int SEARCHED = 32;

    private Entry[] entries = new Entry[8];
    private int size;

    /** A bit for each key's hash: where it is not set, the key is new. */
    private long seen;

    /** Where each key is, once there are too many to search. */
    private @Nullable Map<String, Integer> places;

    private Builder() {}

    /** Sets a value; a later one under the same key replaces it. */
    public Builder put(String key, AttributeValue value) {
      return put(new Entry(key, value));
    }

    /** Sets a text value. */
    public Builder put(String key, String value) {
      return put(key, AttributeValue.of(value));
    }

    /** Sets an integer value. */
    public Builder put(String key, long value) {
      return put(key, AttributeValue.of(value));
    }

    /** Sets an attribute; a later one under the same key replaces it. */
    public Builder put(Entry entry) {
      int place = place(entry.key());
      if (place >= 0) {
        entries[place] = entry;
        return this;
      }
      if (size == entries.length) {
        entries = Arrays.copyOf(entries, 2 * size);
      }
      entries[size] = entry;
      if (places != null) {
        places.put(entry.key(), size);
      }
      size++;
      return this;
    }

    private int place(String key) {
      if (size > SEARCHED) {
        return places().getOrDefault(key, -1);
      }
      long bit = 1L << key.hashCode();
      if ((seen & bit) == 0) {
        seen |= bit;
        return -1;
      }
      for (int i = 0; i < size; i++) {
        if (entries[i].key().equals(key)) {
          return i;
        }
      }
      return -1;
    }

    private Map<String, Integer> places() {
      if (places == null) {
        places = new HashMap<>();
        for (int i = 0; i < size; i++) {
          places.put(entries[i].key(), i);
        }
      }
      return places;
    }

    /** Sets all values of other attributes. */
    public Builder putAll(Attributes attributes) {
      for (Entry entry : attributes.entries) {
        put(entry);
      }
      return this;
    }

    /** The attributes so far. */
    public Attributes build() {
      return size == 0 ? EMPTY : new Attributes(Arrays.copyOf(entries, size));
    }

    /** Starts again with none. */
    public void clear() {
      size = 0;
      seen = 0;
      places = null;
    }
  }
}
