package io.strata.metrics.chunk;

/** What a chunk's bytes hold. The names are stored: never rename one. */
public enum ChunkKind {
  /** Gauge or cumulative samples: a time and a value each. */
  SAMPLES,
  /** Delta contributions: a window, an origin and a value each. */
  DELTAS,
  /** Native histograms, cumulative or of gauges: a time and a histogram each. */
  HISTOGRAMS,
  /** Delta contributions of native histograms. */
  HISTOGRAM_DELTAS
}
