package io.strata.telemetry.trace;

import java.util.HexFormat;

/** A span's id: 8 bytes; zero stands for "no span" where a parent is absent. */
public record SpanId(long value) implements Comparable<SpanId> {
  /** No span: the parent of a root. */
  public static final SpanId NONE = new SpanId(0);

  /**
   * Parses 16 hex digits.
   *
   * @throws IllegalArgumentException for anything else
   */
  public static SpanId fromHex(String hex) {
    if (hex.length() != 16) {
      throw new IllegalArgumentException("a span id has 16 hex digits, not " + hex.length());
    }
    return new SpanId(HexFormat.fromHexDigitsToLong(hex));
  }

  /** Whether this names a span. */
  public boolean isValid() {
    return value != 0;
  }

  /** 16 lower-case hex digits. */
  public String hex() {
    return HexFormat.of().toHexDigits(value);
  }

  @Override
  public int compareTo(SpanId other) {
    return Long.compareUnsigned(value, other.value);
  }

  @Override
  public String toString() {
    return hex();
  }
}
