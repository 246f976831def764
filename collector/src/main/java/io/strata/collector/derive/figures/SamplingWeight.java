package io.strata.collector.derive.figures;

/**
 * How many requests a sampled span stands for, from the threshold {@code ot=th:} of its tracestate
 * (OpenTelemetry's consistent probability sampling): 2^56 / (2^56 - th).
 *
 * <p>A weight is a number of millionths, so that weighted counts add up to the same sum in any
 * order.
 */
public final class SamplingWeight {
  /** The weight of a span that stands for itself. */
  public static final long ONE = 1_000_000;

  /** Weights are cut here: a span stands for a million requests at most. */
  private static final long MAX = 1_000_000 * ONE;

  private static final double RANGE = 0x1p56;
  private static final int DIGITS = 14;

  private SamplingWeight() {}

  /** The weight in millionths; {@link #ONE} where the tracestate names no valid threshold. */
  public static long ofTraceState(String traceState) {
    if (traceState.isEmpty()) {
      return ONE;
    }
    for (String member : traceState.split(",", -1)) {
      String vendor = member.strip();
      if (vendor.startsWith("ot=")) {
        return ofMember(vendor.substring(3));
      }
    }
    return ONE;
  }

  private static long ofMember(String member) {
    for (String field : member.split(";", -1)) {
      if (field.startsWith("th:")) {
        return ofThreshold(field.substring(3));
      }
    }
    return ONE;
  }

  private static long ofThreshold(String hex) {
    if (hex.isEmpty() || hex.length() > DIGITS) {
      return ONE;
    }
    long threshold = 0;
    for (int i = 0; i < DIGITS; i++) {
      int digit = i < hex.length() ? Character.digit(hex.charAt(i), 16) : 0;
      if (digit < 0) {
        return ONE;
      }
      threshold = threshold << 4 | digit;
    }
    return Math.min(MAX, Math.round(RANGE / (RANGE - threshold) * ONE));
  }
}
