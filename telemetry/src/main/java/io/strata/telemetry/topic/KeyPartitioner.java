package io.strata.telemetry.topic;

import io.strata.telemetry.trace.TraceId;
import java.nio.charset.StandardCharsets;

/**
 * The partition that Kafka's default partitioner gives a key: murmur2 of its bytes, made positive,
 * modulo the number of partitions. It lets a producer group spans by partition before it builds
 * records.
 */
public final class KeyPartitioner {
  private KeyPartitioner() {}

  /** The partition of a trace: its key is the trace id in lower-case hex. */
  public static int partition(TraceId traceId, int partitions) {
    return partition(traceId.hex(), partitions);
  }

  /** The partition of a text key. */
  public static int partition(String key, int partitions) {
    return (murmur2(key.getBytes(StandardCharsets.UTF_8)) & 0x7fffffff) % partitions;
  }

  /** MurmurHash2, 32 bits, with the seed and constants that Kafka's clients use. */
  static int murmur2(byte[] data) {
    final int m = 0x5bd1e995;
    int length = data.length;
    int h = 0x9747b28c ^ length;
    int i = 0;
    for (; i + 4 <= length; i += 4) {
      int k =
          (data[i] & 0xff)
              | (data[i + 1] & 0xff) << 8
              | (data[i + 2] & 0xff) << 16
              | (data[i + 3] & 0xff) << 24;
      k *= m;
      k ^= k >>> 24;
      k *= m;
      h = h * m ^ k;
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
      h *= m;
    }
    h ^= h >>> 13;
    h *= m;
    return h ^ h >>> 15;
  }
}
