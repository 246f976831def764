package io.strata.metrics.chunk;

import io.strata.metrics.series.DeltaSample;
import io.strata.metrics.series.Samples;
import java.util.List;

/** Encodes samples of one series. */
@SuppressWarnings("DoNotCallSuggester")
public final class SampleCodec {
  private SampleCodec() {}

  /** Encodes samples ascending by time; NaN bits are kept. */
  public static byte[] encodeSamples(Samples samples) {
    throw new UnsupportedOperationException();
  }

  /** The inverse of {@link #encodeSamples}; IllegalArgumentException for damaged bytes. */
  public static Samples decodeSamples(byte[] bytes) {
    throw new UnsupportedOperationException();
  }

  /** Encodes contributions in {@link DeltaSample#ORDER}. */
  public static byte[] encodeDeltas(List<DeltaSample> deltas) {
    throw new UnsupportedOperationException();
  }

  /** The inverse of {@link #encodeDeltas}. */
  public static List<DeltaSample> decodeDeltas(byte[] bytes) {
    throw new UnsupportedOperationException();
  }
}
