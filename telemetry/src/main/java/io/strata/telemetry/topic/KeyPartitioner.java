package io.strata.telemetry.topic;

import io.strata.telemetry.trace.TraceId;
import java.nio.charset.StandardCharsets;

/**
 * The partition that Kafka's default partitioner gives a key: murmur2 of its bytes, made positive,
 * modulo the number of partitions. It lets a producer group spans by partition before it builds
 * records.
 */
public final class KeyPartitioner {
  private static final int M = 0x5bd1e995;
  private static final int SEED = 0x9747b28c;
  private static final int HEX_LENGTH = 32;

  /** The two hex digits of a byte as they lie in text, the first one in the low eight bits. */
  private static final int[] HEX = new int[256];

  static {
    for (int i = 0; i < HEX.length; i++) {
      HEX[i] = Character.forDigit(i >> 4, 16) | Character.forDigit(i & 0xf, 16) << 8;
    }
  }

  private KeyPartitioner() {}

  /** The partition of a trace: its key is the trace id in lower-case hex. */
  public static int partition(TraceId traceId, int partitions) {
    return partition(traceId.high(), traceId.low(), partitions);
  }

  /** The partition of the trace whose id has these halves, without making the text of its key. */
  public static int partition(long traceIdHigh, long traceIdLow, int partitions) {
    int h = hexOf(traceIdLow, hexOf(traceIdHigh, SEED ^ HEX_LENGTH));
    return (last(h) & 0x7fffffff) % partitions;
  }

  /** Hashes on with the sixteen hex digits of a number. */
  private static int hexOf(long value, int hash) {
    int h = hash;
    for (int shift = 48; shift >= 0; shift -= 16) {
      int bits = (int) (value >>> shift);
      h = next(h, HEX[bits >>> 8 & 0xff] | HEX[bits & 0xff] << 16);
    }
    return h;
  }

  /** The partition of a text key. */
  public static int partition(String key, int partitions) {
    return (murmur2(key.getBytes(StandardCharsets.UTF_8)) & 0x7fffffff) % partitions;
  }

  /** MurmurHash2, 32 bits, with the seed and constants that Kafka's clients use. */
  static int murmur2(byte[] data) {
    int length = data.length;
    int h = SEED ^ length;
    int i = 0;
    for (; i + 4 <= length; i += 4) {
      int k =
          (data[i] & 0xff)
              | (data[i + 1] & 0xff) << 8
              | (data[i + 2] & 0xff) << 16
              | (data[i + 3] & 0xff) << 24;
      h = next(h, k);
    }
    int rest = length - i;
    if (rest >= 3) {
      h ^= (data[i + 2] & 0xff) << 16;
    }
    if (rest >= 2) {
      h ^= (data[i + 1] & 0xff) << 8;
    }
    if (rest >= 1) {
      h ^= data[i] & 0xff;
      h *= M;
    }
    return last(h);
  }

  /** Hashes on with four bytes. */
  private static int next(int hash, int bytes) {
    int k = bytes * M;
    k ^= k >>> 24;
    k *= M;
    return hash * M ^ k;
  }

  private static int last(int hash) {
    int h = hash ^ hash >>> 13;
    h *= M;
    return h ^ h >>> 15;
  }
}
