package io.strata.collector.derive.topology;

import io.strata.telemetry.trace.SpanId;
import io.strata.telemetry.trace.TraceId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The spans of the last segments of a partition: what duplicates are told by, and where halves of
 * edges find each other.
 *
 * <p>What is held is a function of the records since {@link #oldestSegment()}: a reader that starts
 * again there arrives at the same state. That holds where memory is short, too: which segments are
 * forgotten early depends on what the ones after them hold, and nothing else. Not thread-safe.
 */
final class RecentSpans {
  private final Horizon horizon;
  private final Places places = new Places();
  private final Deque<ReceivedSegment> segments = new ArrayDeque<>();
  private final Deque<Start> starts = new ArrayDeque<>();
  private int size;
  private long bytes;
  private long evicted;

  /** Where a segment within the horizon starts, whether its spans are still held or not. */
  private record Start(long segment, long window) {}

  RecentSpans(Horizon horizon) {
    this.horizon = horizon;
  }

  /**
   * The spans that have waited long enough for their other side when a window of stream time is
   * reached, by segment and arrival; each is given once.
   */
  List<SpanNode> takeWaited(long window) {
    List<SpanNode> waited = new ArrayList<>();
    for (ReceivedSegment segment : segments) {
      if (segment.window() <= window - horizon.waitWindows() && segment.takeWaited()) {
        for (SpanNode node : segment.nodes()) {
          if (node.first() == segment && node.place().node() == node) {
            waited.add(node);
          }
        }
      }
    }
    return waited;
  }

  /** Starts a segment and lets go of what is past the horizon. */
  void open(long number, long window) {
    while (!starts.isEmpty() && isPast(starts.getFirst().window(), window)) {
      starts.removeFirst();
    }
    while (!segments.isEmpty() && isPast(segments.getFirst().window(), window)) {
      evict(segments.removeFirst());
    }
    while ((size > horizon.maxSpans() || bytes > horizon.maxBytes()) && !segments.isEmpty()) {
      evicted += evict(segments.removeFirst());
    }
    starts.addLast(new Start(number, window));
    segments.addLast(new ReceivedSegment(number, window));
  }

  /** Far ahead counts as well: a clock was set back. */
  private boolean isPast(long old, long window) {
    return Math.abs(window - old) > horizon.windows();
  }

  private int evict(ReceivedSegment segment) {
    int removed = 0;
    size -= segment.nodes().size();
    bytes -= segment.bytes();
    for (SpanNode node : segment.nodes()) {
      if (node.last() == segment && node.place().node() == node) {
        remove(node);
        removed++;
      }
    }
    return removed;
  }

  private void remove(SpanNode node) {
    Place place = node.place();
    Place parent = place.parent();
    Place first = place.first();
    place.detach();
    place.put(null);
    if (place != first) {
      first.removeHalf(place);
    }
    if (parent != null) {
      places.removeIfUnused(parent);
    }
    for (SpanNode.MessageLink link : node.links()) {
      link.target().removeLinkFrom(node);
      places.removeIfUnused(link.target());
    }
    places.removeIfUnused(first);
  }

  /** The first place of a span's id, which is made where there is none. */
  Place place(TraceId traceId, SpanId spanId) {
    return places.at(traceId.high(), traceId.low(), spanId.value());
  }

  /** A span, where it is known; of those that share an id the one that sends messages. */
  @Nullable SpanNode find(TraceId traceId, SpanId spanId) {
    Place place = places.find(traceId.high(), traceId.low(), spanId.value());
    return place == null ? null : Ancestry.senderAmong(place).node();
  }

  /** Whether the span of a place was received before, within the horizon; it is held anew then. */
  boolean isDuplicate(Place place) {
    ReceivedSegment open = open();
    SpanNode known = place.node();
    if (known == null || known.last().window() < open.window() - horizon.duplicateWindows()) {
      return false;
    }
    if (known.last() != open) {
      known.seenAgain(open);
      hold(known, open);
    }
    return true;
  }

  /** Takes a span that is no duplicate, of the open segment. */
  void add(SpanNode node, SpanId parentSpanId) {
    Place place = node.place();
    SpanNode known = place.node();
    // Its place must not go meanwhile.
    place.put(node);
    if (known != null) {
      forget(known, place);
    }
    if (parentSpanId.isValid()) {
      place.attach(places.at(place.traceHigh(), place.traceLow(), parentSpanId.value()));
    }
    for (SpanNode.MessageLink link : node.links()) {
      link.target().addLinkFrom(node);
    }
    hold(node, open());
    bytes += node.bytes();
  }

  /** An earlier span of the same id, past the duplicates' horizon, gives way. */
  private void forget(SpanNode known, Place place) {
    Place parent = place.parent();
    place.detach();
    if (parent != null) {
      places.removeIfUnused(parent);
    }
    for (SpanNode.MessageLink link : known.links()) {
      link.target().removeLinkFrom(known);
    }
  }

  private void hold(SpanNode node, ReceivedSegment segment) {
    segment.hold(node);
    size++;
  }

  /** The segment that was opened last. */
  ReceivedSegment open() {
    return segments.getLast();
  }

  /** The first segment from which the present state can be rebuilt. */
  long oldestSegment() {
    return starts.isEmpty() ? Long.MAX_VALUE : starts.getFirst().segment();
  }

  /** How many spans are held. */
  int size() {
    return size;
  }

  /** How many places there are, for tests: none without a span. */
  int places() {
    return places.size();
  }

  /** How many spans were let go before the horizon because there were too many, so far. */
  long evicted() {
    return evicted;
  }
}
