package io.strata.metrics.window;

import io.strata.metrics.series.DeltaSample;
import io.strata.metrics.series.FloatHistogram;
import io.strata.metrics.series.Labels;
import io.strata.metrics.series.RawSeries;
import io.strata.metrics.series.Samples;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** One series of the window. Thread-safe: every method holds the buffer's own lock. */
final class SeriesBuffer {
  private final int id;
  private final Labels labels;
  private final SampleBuffer samples = new SampleBuffer();
  private @Nullable HistogramBuffer histograms;
  private @Nullable DeltaBuffer deltas;
  private boolean gone;

  SeriesBuffer(int id, Labels labels) {
    this.id = id;
    this.labels = labels;
  }

  int id() {
    return id;
  }

  Labels labels() {
    return labels;
  }

  /** Adds a sample no older than the given bound behind the newest one. */
  synchronized Insertion addSample(long timeMillis, double value, long outOfOrderMillis) {
    if (gone) {
      return Insertion.SERIES_GONE;
    }
    boolean late = !samples.isEmpty() && timeMillis < samples.newestMillis() - outOfOrderMillis;
    return late ? Insertion.TOO_OLD : samples.add(timeMillis, value);
  }

  /** Adds a histogram no older than the given bound behind the newest one. */
  synchronized Insertion addHistogram(
      long timeMillis, FloatHistogram histogram, long outOfOrderMillis) {
    if (gone) {
      return Insertion.SERIES_GONE;
    }
    if (histograms == null) {
      histograms = new HistogramBuffer();
    }
    boolean late =
        !histograms.isEmpty() && timeMillis < histograms.newestMillis() - outOfOrderMillis;
    return late ? Insertion.TOO_OLD : histograms.add(timeMillis, histogram);
  }

  /**
   * Adds a contribution.
   *
   * @param horizon the time before which contributions were evicted. It is asked for under the lock
   *     that evicts: one that was evicted, and counted, can't come in again beside an eviction.
   */
  synchronized Insertion addDelta(DeltaSample delta, LongSupplier horizon) {
    if (gone) {
      return Insertion.SERIES_GONE;
    }
    if (delta.endMillis() < horizon.getAsLong()) {
      return Insertion.TOO_OLD;
    }
    if (deltas == null) {
      deltas = new DeltaBuffer();
    }
    return deltas.add(delta);
  }

  synchronized boolean overlaps(long startMillis, long endMillis) {
    return samples.overlaps(startMillis, endMillis)
        || (histograms != null && histograms.overlaps(startMillis, endMillis))
        || (deltas != null && deltas.overlaps(startMillis, endMillis));
  }

  /** The samples of a range, and the contributions of a range that may start earlier. */
  synchronized RawSeries read(long samplesFromMillis, long deltasFromMillis, long endMillis) {
    Samples read = samples.read(samplesFromMillis, endMillis);
    if (histograms != null) {
      read = read.union(histograms.read(samplesFromMillis, endMillis));
    }
    return deltas == null
        ? new RawSeries(labels, read, List.of(), 0)
        : new RawSeries(
            labels,
            read,
            deltas.read(deltasFromMillis, endMillis),
            deltas.sumBefore(deltasFromMillis));
  }

  /** Evicts what is older; gives the weight of what went. */
  synchronized int evictBefore(long timeMillis) {
    int evicted = samples.evictBefore(timeMillis);
    if (histograms != null) {
      evicted += histograms.evictBefore(timeMillis);
    }
    if (deltas != null) {
      evicted += deltas.evictBefore(timeMillis);
    }
    return evicted;
  }

  /** Whether the series is empty; from then on it takes no points. */
  synchronized boolean closeIfEmpty() {
    gone =
        samples.isEmpty()
            && (histograms == null || histograms.isEmpty())
            && (deltas == null || deltas.isEmpty());
    return gone;
  }
}
