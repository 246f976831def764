package io.strata.probe.send;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A first-in-first-out queue of batches on disk, bounded in bytes: what exceeds the bound is
 * dropped oldest first, a segment file at a time, and counted. Survives a crash with what had been
 * appended; a batch may come out twice after one, never out of order. Used by one thread; the
 * counts may be read by any.
 */
final class DiskSpool {
  private static final String SUFFIX = ".spool";
  private static final int SEGMENTS = 16;

  /** A segment is read whole when its turn comes. */
  private static final long MAX_SEGMENT_BYTES = 1024 * 1024;

  private final Path directory;
  private final long maxBytes;
  private final long segmentBytes;
  private final Deque<SpoolSegment> segments = new ArrayDeque<>();
  private final AtomicLong records = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong dropped = new AtomicLong();
  private final Deque<MetricBatch> head = new ArrayDeque<>();
  private long nextNumber;

  /**
   * Opens the spool of a directory, with what an earlier process left in it.
   *
   * @throws IOException where the directory can't be used
   */
  DiskSpool(Path directory, long maxBytes) throws IOException {
    this.directory = directory;
    this.maxBytes = maxBytes;
    this.segmentBytes = Math.min(MAX_SEGMENT_BYTES, maxBytes / SEGMENTS);
    Files.createDirectories(directory);
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.filter(DiskSpool::isSegment).sorted().toList()) {
        adopt(file);
      }
    }
  }

  private static boolean isSegment(Path file) {
    return file.getFileName().toString().matches("\\d+\\" + SUFFIX);
  }

  private void adopt(Path file) throws IOException {
    String name = file.getFileName().toString();
    nextNumber = Long.parseLong(name.substring(0, name.length() - SUFFIX.length())) + 1;
    SpoolSegment segment = SpoolSegment.open(file);
    if (segment.records() == 0) {
      segment.delete();
      return;
    }
    segments.addLast(segment);
    records.addAndGet(segment.records());
    bytes.addAndGet(segment.bytes());
  }

  /** Adds a batch as the newest, dropping the oldest ones where there is no room. */
  void append(MetricBatch batch) throws IOException {
    if (segments.isEmpty() || segments.getLast().bytes() >= segmentBytes) {
      startSegment();
    }
    SpoolSegment newest = segments.getLast();
    long before = newest.bytes();
    newest.append(batch);
    bytes.addAndGet(newest.bytes() - before);
    records.incrementAndGet();
    if (segments.size() == 1 && !head.isEmpty()) {
      head.addLast(batch);
    }
    while (bytes.get() > maxBytes && segments.size() > 1) {
      dropOldestSegment();
    }
  }

  /** The oldest batch, or null where the spool is empty; it stays until {@link #remove}. */
  @Nullable MetricBatch oldest() throws IOException {
    if (head.isEmpty() && !segments.isEmpty()) {
      List<MetricBatch> read = segments.getFirst().read();
      head.addAll(read);
      if (head.isEmpty()) { // Unreadable as a whole: someone else changed the file.
        dropOldestSegment();
        return oldest();
      }
    }
    return head.peekFirst();
  }

  /** Removes the batch that {@link #oldest} gave. */
  void remove() throws IOException {
    head.removeFirst();
    records.decrementAndGet();
    if (head.isEmpty()) {
      SpoolSegment emptied = segments.removeFirst();
      bytes.addAndGet(-emptied.bytes());
      emptied.delete();
    }
  }

  boolean isEmpty() {
    return segments.isEmpty();
  }

  /** Batches that wait. */
  long records() {
    return records.get();
  }

  /** Bytes on disk. */
  long bytes() {
    return bytes.get();
  }

  /** Batches dropped for want of room since this process started. */
  long dropped() {
    return dropped.get();
  }

  private void startSegment() throws IOException {
    String name = String.format(Locale.ROOT, "%019d%s", nextNumber++, SUFFIX);
    segments.addLast(SpoolSegment.create(directory.resolve(name)));
  }

  private void dropOldestSegment() throws IOException {
    SpoolSegment oldest = segments.removeFirst();
    long waiting = head.isEmpty() ? oldest.records() : head.size();
    head.clear();
    dropped.addAndGet(waiting);
    records.addAndGet(-waiting);
    bytes.addAndGet(-oldest.bytes());
    oldest.delete();
  }
}
