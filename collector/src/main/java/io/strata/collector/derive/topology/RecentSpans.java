package io.strata.collector.derive.topology;

import io.strata.collector.derive.topology.SpanNode.SpanReference;
import io.strata.telemetry.trace.SpanId;
import io.strata.telemetry.trace.TraceId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * The spans of the last segments of a partition: what duplicates are told by, and where halves of
 * edges find each other.
 *
 * <p>What is held is a function of the records since {@link #oldestSegment()}: a reader that starts
 * again there arrives at the same state. Not thread-safe.
 */
final class RecentSpans {
  private final Horizon horizon;
  private final Deque<Group> groups = new ArrayDeque<>();
  private final Map<TraceId, SequencedMap<SpanId, SpanNode>> traces = new HashMap<>();
  private final Map<SpanReference, List<SpanNode>> linksTo = new HashMap<>();
  private int size;
  private long evicted;

  /** The spans of a segment that were new in it or seen again. */
  private static final class Group {
    final long segment;
    final long window;
    final List<SpanNode> nodes = new ArrayList<>();
    boolean waited;

    Group(long segment, long window) {
      this.segment = segment;
      this.window = window;
    }
  }

  RecentSpans(Horizon horizon) {
    this.horizon = horizon;
  }

  /**
   * The spans that have waited long enough for their other side when a window of stream time is
   * reached, by segment and arrival; each is given once.
   */
  List<SpanNode> takeWaited(long window) {
    List<SpanNode> waited = new ArrayList<>();
    for (Group group : groups) {
      if (!group.waited && group.window <= window - horizon.waitWindows()) {
        group.waited = true;
        group.nodes.stream().filter(node -> node.segment() == group.segment).forEach(waited::add);
      }
    }
    return List.copyOf(waited);
  }

  /** Starts a segment and lets go of what is past the horizon. */
  void open(long segment, long window) {
    while (!groups.isEmpty() && groups.getFirst().window < window - horizon.windows()) {
      evict(groups.removeFirst());
    }
    while (size > horizon.maxSpans() && !groups.isEmpty()) {
      evicted += evict(groups.removeFirst());
    }
    groups.addLast(new Group(segment, window));
  }

  private int evict(Group group) {
    int removed = 0;
    for (SpanNode node : group.nodes) {
      size--;
      SequencedMap<SpanId, SpanNode> trace = traces.get(node.traceId());
      if (node.lastSegment() == group.segment
          && trace != null
          && trace.remove(node.spanId(), node)) {
        removed++;
        if (trace.isEmpty()) {
          traces.remove(node.traceId());
        }
      }
      if (node.lastSegment() == group.segment) {
        forgetLinks(node);
      }
    }
    return removed;
  }

  private void forgetLinks(SpanNode node) {
    for (SpanReference target : node.links()) {
      List<SpanNode> sources = linksTo.get(target);
      if (sources != null) {
        sources.remove(node);
        if (sources.isEmpty()) {
          linksTo.remove(target);
        }
      }
    }
  }

  /**
   * Takes a span of the open segment.
   *
   * @return false where it was received before, within the horizon
   */
  boolean add(SpanNode node) {
    Group open = groups.getLast();
    SequencedMap<SpanId, SpanNode> trace =
        traces.computeIfAbsent(node.traceId(), _ -> new LinkedHashMap<>());
    SpanNode known = trace.get(node.spanId());
    if (known != null && known.lastWindow() >= open.window - horizon.duplicateWindows()) {
      if (known.lastSegment() != open.segment) {
        known.seenAgain(open.segment, open.window);
        hold(open, known);
      }
      return false;
    }
    if (known != null) {
      forgetLinks(known);
    }
    trace.put(node.spanId(), node);
    for (SpanReference target : node.links()) {
      linksTo.computeIfAbsent(target, _ -> new ArrayList<>()).add(node);
    }
    hold(open, node);
    return true;
  }

  private void hold(Group group, SpanNode node) {
    group.nodes.add(node);
    size++;
  }

  /** The first segment from which the present state can be rebuilt. */
  long oldestSegment() {
    return groups.isEmpty() ? Long.MAX_VALUE : groups.getFirst().segment;
  }

  /** The spans that are new in the open segment, in order of arrival. */
  List<SpanNode> fresh() {
    if (groups.isEmpty()) {
      return List.of();
    }
    Group open = groups.getLast();
    return open.nodes.stream().filter(node -> node.segment() == open.segment).toList();
  }

  /** The known spans of a trace. */
  Collection<SpanNode> trace(TraceId traceId) {
    SequencedMap<SpanId, SpanNode> trace = traces.get(traceId);
    return trace == null ? List.of() : trace.values();
  }

  /** A span, where it is known. */
  @Nullable SpanNode find(TraceId traceId, SpanId spanId) {
    SequencedMap<SpanId, SpanNode> trace = traces.get(traceId);
    return trace == null ? null : trace.get(spanId);
  }

  /** The spans that link to a span. */
  List<SpanNode> linkingTo(SpanReference target) {
    return Objects.requireNonNullElse(linksTo.get(target), List.of());
  }

  /** How many spans are held. */
  int size() {
    return size;
  }

  /** How many spans were let go before the horizon because there were too many. */
  long evicted() {
    return evicted;
  }
}
