package io.strata.collector.sample;

import io.strata.telemetry.trace.TraceId;
import java.util.HexFormat;

/**
 * The 56 bits by which consistent probability sampling decides (OpenTelemetry, TraceState
 * probability sampling): {@code rv} of the tracestate's {@code ot} member, else the trace id's last
 * 56 bits. Who samples by the same threshold, anywhere, keeps the same traces.
 */
final class Randomness {
  private static final long MASK = (1L << 56) - 1;
  private static final int DIGITS = 14;

  private Randomness() {}

  /** The randomness that a tracestate names, or -1. */
  static long explicit(String traceState) {
    int at = traceState.indexOf("rv:");
    if (at < 0) {
      return -1;
    }
    for (String member : traceState.split(",", -1)) {
      String vendor = member.strip();
      if (vendor.startsWith("ot=")) {
        return ofMember(vendor.substring(3));
      }
    }
    return -1;
  }

  private static long ofMember(String member) {
    for (String field : member.split(";", -1)) {
      if (field.startsWith("rv:") && field.length() == 3 + DIGITS) {
        try {
          return HexFormat.fromHexDigitsToLong(field, 3, 3 + DIGITS);
        } catch (IllegalArgumentException _) {
          return -1;
        }
      }
    }
    return -1;
  }

  /** The randomness of a trace whose tracestate names none. */
  static long of(TraceId traceId) {
    return traceId.low() & MASK;
  }
}
