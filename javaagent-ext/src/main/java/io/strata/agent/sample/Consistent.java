package io.strata.agent.sample;

/**
 * The arithmetic of OpenTelemetry's consistent probability sampling: a trace is sampled where its
 * randomness, 56 bits, is not below a threshold, and stands then for 2^56 / (2^56 - threshold).
 */
final class Consistent {
  /** The threshold of what is always sampled. */
  static final long ALWAYS = 0;

  /** One more than the highest randomness: the threshold of what is never sampled. */
  static final long NEVER = 1L << 56;

  /** As many hexadecimal digits have 56 bits. */
  static final int DIGITS = 14;

  private static final long MASK = NEVER - 1;

  /** Thresholds are rounded to six digits, so that they stay short where they are propagated. */
  private static final long ROUNDING = 1L << 32;

  /** No sampled trace stands for more than this; below it, nothing is sampled. */
  private static final double SMALLEST_PROBABILITY = 1e-6;

  private Consistent() {}

  /** The threshold at which a probability is met. */
  static long threshold(double probability) {
    if (probability >= 1) {
      return ALWAYS;
    }
    if (!(probability >= SMALLEST_PROBABILITY)) {
      return NEVER;
    }
    return Math.round((1 - probability) * NEVER / ROUNDING) * ROUNDING;
  }

  /** The randomness of a trace that names none: the last 56 bits of its id. */
  static long randomness(String traceId) {
    return lowBits(traceId) & MASK;
  }

  /**
   * The lower half of a trace's id.
   *
   * @param traceId 32 hexadecimal digits
   */
  static long lowBits(String traceId) {
    long bits = 0;
    for (int i = traceId.length() - 16; i < traceId.length(); i++) {
      bits = bits << 4 | Character.digit(traceId.charAt(i), 16);
    }
    return bits;
  }
}
