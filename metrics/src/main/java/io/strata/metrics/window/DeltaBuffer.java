package io.strata.metrics.window;

import io.strata.metrics.series.DeltaSample;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The delta contributions of one series, in {@link DeltaSample#ORDER}; those that were evicted live
 * on as a sum, so that the counter never falls. Not thread-safe.
 */
final class DeltaBuffer {
  private final List<DeltaSample> deltas = new ArrayList<>(4);
  private double evictedSum;

  boolean isEmpty() {
    return deltas.isEmpty();
  }

  long newestMillis() {
    return deltas.isEmpty() ? Long.MIN_VALUE : deltas.getLast().endMillis();
  }

  /** Adds a contribution; of several of the same window and origin the largest holds. */
  Insertion add(DeltaSample delta) {
    if (deltas.isEmpty() || DeltaSample.ORDER.compare(deltas.getLast(), delta) < 0) {
      deltas.add(delta);
      return Insertion.ACCEPTED;
    }
    int at = Collections.binarySearch(deltas, delta, DeltaSample.ORDER);
    if (at >= 0) {
      deltas.set(at, DeltaSample.larger(deltas.get(at), delta));
      return Insertion.DUPLICATE;
    }
    deltas.add(-at - 1, delta);
    return Insertion.ACCEPTED;
  }

  boolean overlaps(long startMillis, long endMillis) {
    return firstFrom(startMillis) < firstAfter(endMillis);
  }

  /** The contributions whose window ends in a range. */
  List<DeltaSample> read(long startMillis, long endMillis) {
    int from = firstFrom(startMillis);
    return List.copyOf(deltas.subList(from, Math.max(from, firstAfter(endMillis))));
  }

  /** The sum of all contributions whose window ends before a time, evicted ones included. */
  double sumBefore(long timeMillis) {
    double sum = evictedSum;
    int end = firstFrom(timeMillis);
    for (int i = 0; i < end; i++) {
      sum += deltas.get(i).value();
    }
    return sum;
  }

  /** Drops contributions whose window ended before a time; gives their weight. */
  int evictBefore(long timeMillis) {
    List<DeltaSample> old = deltas.subList(0, firstFrom(timeMillis));
    evictedSum = sumBefore(timeMillis);
    int evicted = old.stream().mapToInt(DeltaBuffer::weight).sum();
    old.clear();
    return evicted;
  }

  /** How much a contribution weighs: one sample, or as much as its histogram. */
  static int weight(DeltaSample delta) {
    return delta.histogram() == null ? 1 : HistogramBuffer.weight(delta.histogram());
  }

  private int firstFrom(long timeMillis) {
    int low = 0;
    int high = deltas.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (deltas.get(middle).endMillis() < timeMillis) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private int firstAfter(long timeMillis) {
    return timeMillis == Long.MAX_VALUE ? deltas.size() : firstFrom(timeMillis + 1);
  }
}
