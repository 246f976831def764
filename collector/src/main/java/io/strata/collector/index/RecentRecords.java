package io.strata.collector.index;

import io.strata.collector.derive.figures.EventWindow;
import io.strata.collector.stream.StreamRecord;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Tells records that were delivered again, byte for byte, within a horizon of stream time: what a
 * sender repeats because it did not hear the answer is split into the same records again.
 *
 * <p>What is held is a function of the records since {@link #oldestOffset()}, as far as all of them
 * are given: a reader that starts again there arrives at the same state. Not thread-safe.
 */
final class RecentRecords {
  private final int windows;
  private final int most;
  private final Deque<Group> groups = new ArrayDeque<>();
  private final Map<Digest, Group> lastSeen = new HashMap<>();
  private long forgotten;

  /** Half of a SHA-256: two records that differ never share it in practice. */
  private record Digest(long high, long low) {}

  /** The records of a stretch of the stream. */
  private static final class Group {
    final long firstOffset;
    final long window;
    final List<Digest> digests = new ArrayList<>();

    Group(long firstOffset, long window) {
      this.firstOffset = firstOffset;
      this.window = window;
    }
  }

  /**
   * An empty memory.
   *
   * @param windows within how many windows a record that comes again is told
   * @param most how many records are held at most, a few of an open stretch aside
   */
  RecentRecords(int windows, int most) {
    this.windows = windows;
    this.most = most;
  }

  /** Takes the next record of the stream; gives false where it was there before. */
  boolean add(StreamRecord record) {
    Group group = open(record);
    Digest digest = digest(record.value());
    Group before = lastSeen.get(digest);
    if (before != group) {
      lastSeen.put(digest, group);
      group.digests.add(digest);
    }
    return before == null || before.window < group.window - windows;
  }

  private Group open(StreamRecord record) {
    long window = EventWindow.ofMillis(record.timestampMillis());
    Group last = groups.peekLast();
    // A quarter at a time, so that a bound that is reached does not empty the memory.
    if (last != null && window <= last.window && last.digests.size() < Math.ceilDiv(most, 4)) {
      return last;
    }
    long opened = last == null ? window : Math.max(window, last.window);
    while (!groups.isEmpty() && groups.getFirst().window < opened - windows) {
      evict(groups.removeFirst());
    }
    while (!groups.isEmpty() && lastSeen.size() > most) {
      forgotten += evict(groups.removeFirst());
    }
    Group group = new Group(record.offset(), opened);
    groups.addLast(group);
    return group;
  }

  private int evict(Group group) {
    int removed = 0;
    for (Digest digest : group.digests) {
      removed += lastSeen.remove(digest, group) ? 1 : 0;
    }
    return removed;
  }

  private static Digest digest(byte[] value) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(value));
      return new Digest(bytes.getLong(), bytes.getLong());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** The first offset from which the present state can be rebuilt. */
  long oldestOffset() {
    return groups.isEmpty() ? Long.MAX_VALUE : groups.getFirst().firstOffset;
  }

  /** How many records were forgotten before the horizon because there were too many. */
  long forgotten() {
    return forgotten;
  }
}
