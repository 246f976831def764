package io.strata.telemetry.trace;

import java.util.HexFormat;

/** A trace's id: 16 bytes, not all zero (W3C Trace Context, trace-id). */
public record TraceId(long high, long low) implements Comparable<TraceId> {
  public TraceId {
    if (high == 0 && low == 0) {
      throw new IllegalArgumentException("a trace id of zeros is invalid");
    }
  }

  /**
   * Parses 32 hex digits; 16 digits are taken as the low half.
   *
   * @throws IllegalArgumentException for anything else
   */
  public static TraceId fromHex(String hex) {
    if (hex.length() == 16) {
      return new TraceId(0, HexFormat.fromHexDigitsToLong(hex));
    }
    if (hex.length() != 32) {
      throw new IllegalArgumentException("a trace id has 32 hex digits, not " + hex.length());
    }
    return new TraceId(
        HexFormat.fromHexDigitsToLong(hex, 0, 16), HexFormat.fromHexDigitsToLong(hex, 16, 32));
  }

  /** 32 lower-case hex digits. */
  public String hex() {
    return HexFormat.of().toHexDigits(high) + HexFormat.of().toHexDigits(low);
  }

  @Override
  public int compareTo(TraceId other) {
    int byHigh = Long.compareUnsigned(high, other.high);
    return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
  }

  @Override
  public String toString() {
    return hex();
  }
}
