package io.strata.collector.derive.topology;

import org.jspecify.annotations.Nullable;

/**
 * All places by trace and span: a hash table whose chains run through the places themselves, since
 * there is one for every span remembered. Not thread-safe.
 */
final class Places {
  private static final int FIRST_SIZE = 1 << 10;

  private @Nullable Place[] buckets = new @Nullable Place[FIRST_SIZE];
  private int size;

  int size() {
    return size;
  }

  @Nullable Place find(long traceHigh, long traceLow, long spanId) {
    int bucket = Place.hash(traceHigh, traceLow, spanId) & (buckets.length - 1);
    for (Place at = buckets[bucket]; at != null; at = at.nextInBucket) {
      if (at.is(traceHigh, traceLow, spanId)) {
        return at;
      }
    }
    return null;
  }

  /** Finds a place, or makes it. */
  Place at(long traceHigh, long traceLow, long spanId) {
    Place found = find(traceHigh, traceLow, spanId);
    if (found != null) {
      return found;
    }
    if (size >= buckets.length) {
      grow();
    }
    Place place = new Place(traceHigh, traceLow, spanId);
    insert(place);
    size++;
    return place;
  }

  private void insert(Place place) {
    int bucket = place.bucketHash() & (buckets.length - 1);
    place.nextInBucket = buckets[bucket];
    buckets[bucket] = place;
  }

  private void grow() {
    @Nullable Place[] old = buckets;
    buckets = new @Nullable Place[old.length * 2];
    for (Place head : old) {
      Place at = head;
      while (at != null) {
        Place next = at.nextInBucket;
        insert(at);
        at = next;
      }
    }
  }

  /** Removes a place where nothing needs it any more. */
  void removeIfUnused(Place place) {
    if (!place.isUnused()) {
      return;
    }
    int bucket = place.bucketHash() & (buckets.length - 1);
    Place before = null;
    for (Place at = buckets[bucket]; at != null; at = at.nextInBucket) {
      if (at == place) {
        if (before == null) {
          buckets[bucket] = at.nextInBucket;
        } else {
          before.nextInBucket = at.nextInBucket;
        }
        at.nextInBucket = null;
        size--;
        return;
      }
      before = at;
    }
  }
}
