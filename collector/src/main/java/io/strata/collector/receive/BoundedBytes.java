package io.strata.collector.receive;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.function.LongConsumer;

/** Reads a stream into memory, no further than allowed. Thread-safe. */
final class BoundedBytes {
  private static final int FIRST_CHUNK = 8 * 1024;
  private static final int LARGEST_CHUNK = 512 * 1024;
  private static final int SPARE_ARRAYS = 8;

  /**
   * Arrays to read into, used again and again: most requests fit into one, and are then copied once
   * from memory that is at hand, where growing and joining would touch three times as much. A
   * request that finds none grows.
   */
  private static final ArrayBlockingQueue<byte[]> SPARE = spare();

  private BoundedBytes() {}

  private static ArrayBlockingQueue<byte[]> spare() {
    ArrayBlockingQueue<byte[]> spare = new ArrayBlockingQueue<>(SPARE_ARRAYS);
    for (int i = 0; i < SPARE_ARRAYS; i++) {
      spare.add(new byte[LARGEST_CHUNK]);
    }
    return spare;
  }

  /** There is more than allowed. */
  static final class TooManyException extends IOException {
    private static final long serialVersionUID = 1L;
  }

  /**
   * Reads to the stream's end.
   *
   * @param read told how many bytes were read so far, each time some were; may throw to end it
   * @throws TooManyException as soon as there are more than {@code limit} bytes
   */
  static byte[] read(InputStream stream, int limit, LongConsumer read) throws IOException {
    byte[] first = SPARE.poll();
    if (first == null) {
      return read(stream, limit, read, new byte[FIRST_CHUNK]);
    }
    try {
      return read(stream, limit, read, first);
    } finally {
      SPARE.add(first);
    }
  }

  private static byte[] read(InputStream stream, int limit, LongConsumer read, byte[] first)
      throws IOException {
    List<byte[]> full = new ArrayList<>();
    byte[] chunk = first;
    int inChunk = 0;
    int total = 0;
    for (int n = stream.read(chunk, 0, chunk.length);
        n >= 0;
        n = stream.read(chunk, inChunk, chunk.length - inChunk)) {
      if (n > limit - total) {
        throw new TooManyException();
      }
      total += n;
      inChunk += n;
      read.accept(total);
      if (inChunk == chunk.length) {
        full.add(chunk);
        chunk = new byte[Math.min(LARGEST_CHUNK, 2 * chunk.length)];
        inChunk = 0;
      }
    }
    return full.isEmpty() ? Arrays.copyOf(chunk, total) : joined(full, chunk, inChunk, total);
  }

  private static byte[] joined(List<byte[]> full, byte[] last, int inLast, int total) {
    byte[] bytes = new byte[total];
    int at = 0;
    for (byte[] chunk : full) {
      System.arraycopy(chunk, 0, bytes, at, chunk.length);
      at += chunk.length;
    }
    System.arraycopy(last, 0, bytes, at, inLast);
    return bytes;
  }
}
