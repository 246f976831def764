package io.strata.collector.sample;

import io.strata.telemetry.trace.TraceId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Ids of traces of the last segments. Not thread-safe. */
final class RecentTraces {
  private final int maxTraces;
  private final Deque<Group> groups;
  private final Map<TraceId, Group> last;
  private int size;

  /** The traces of a segment; a class, because each is another, whatever it holds. */
  private static final class Group {
    final long window;
    final long since;
    final Set<TraceId> traces;

    Group(long window, long since, Set<TraceId> traces) {
      this.window = window;
      this.since = since;
      this.traces = traces;
    }
  }

  /** Nothing yet; beyond so many traces, the oldest segments are forgotten. */
  RecentTraces(int maxTraces) {
    this(maxTraces, new ArrayDeque<>(), new HashMap<>(), 0);
  }

  private RecentTraces(int maxTraces, Deque<Group> groups, Map<TraceId, Group> last, int size) {
    this.maxTraces = maxTraces;
    this.groups = groups;
    this.last = last;
    this.size = size;
  }

  RecentTraces copy() {
    return new RecentTraces(maxTraces, new ArrayDeque<>(groups), new HashMap<>(last), size);
  }

  /** Forgets segments that are not of the last windows, and those that are too much. */
  void keepOnly(long firstWindow, long lastWindow) {
    while (!groups.isEmpty()
        && (groups.getFirst().window < firstWindow
            // Where a clock was set back, what is later than now would never be past.
            || groups.getFirst().window > lastWindow
            || size > maxTraces)) {
      Group group = groups.removeFirst();
      size -= group.traces.size();
      group.traces.forEach(trace -> last.remove(trace, group));
    }
  }

  /**
   * Adds the traces of a segment.
   *
   * @param since the segment from which a reader must start to find the same ones
   * @return those that were not known
   */
  Set<TraceId> add(long window, long since, Set<TraceId> traces) {
    Group group = new Group(window, since, Set.copyOf(traces));
    groups.addLast(group);
    size += group.traces.size();
    Set<TraceId> fresh = new HashSet<>();
    for (TraceId trace : group.traces) {
      if (last.put(trace, group) == null) {
        fresh.add(trace);
      }
    }
    return fresh;
  }

  boolean contains(TraceId trace) {
    return last.containsKey(trace);
  }

  /** The segment from which a reader must start to know the same; the largest number if none. */
  long oldest() {
    return groups.isEmpty() ? Long.MAX_VALUE : groups.getFirst().since;
  }

  int size() {
    return size;
  }
}
