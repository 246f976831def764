package io.strata.metrics.series;

/**
 * The value that says a series has ended: a signalling NaN that Prometheus reserves. Compare and
 * copy it by raw bits only; {@code Double.doubleToLongBits} would lose it.
 */
public final class StaleMarker {
  /** The marker's bits (Prometheus, model/value). */
  public static final long BITS = 0x7ff0000000000002L;

  /** The marker as a double. */
  public static final double VALUE = Double.longBitsToDouble(BITS);

  private StaleMarker() {}

  /** Whether the value is the marker, and not just any NaN. */
  public static boolean is(double value) {
    return Double.doubleToRawLongBits(value) == BITS;
  }
}
