package io.strata.store.trace.chunk;

import java.util.Arrays;

/** Places of spans by trace and span id, without an object for each. Not thread-safe. */
final class SpanPlaces {
  private final int mask;
  private final int[] places;
  private final int[] traces;
  private final long[] ids;

  SpanPlaces(int spans) {
    int size = Integer.highestOneBit(Math.max(4, spans)) * 4;
    this.mask = size - 1;
    this.places = new int[size];
    Arrays.fill(places, -1);
    this.traces = new int[size];
    this.ids = new long[size];
  }

  /** Keeps a place, unless the span has one. */
  void put(int trace, long id, int place) {
    int slot = slot(trace, id);
    if (places[slot] < 0) {
      places[slot] = place;
      traces[slot] = trace;
      ids[slot] = id;
    }
  }

  int get(int trace, long id, int otherwise) {
    int place = places[slot(trace, id)];
    return place < 0 ? otherwise : place;
  }

  private int slot(int trace, long id) {
    long hash = (id ^ ((long) trace << 40)) * 0x9E3779B97F4A7C15L;
    int slot = (int) (hash >>> 32) & mask;
    while (places[slot] >= 0 && (traces[slot] != trace || ids[slot] != id)) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }
}
