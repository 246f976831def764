package io.strata.agent.export;

import io.opentelemetry.exporter.internal.marshal.Marshaler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.utils.Utils;

/**
 * Cuts a batch into records: one per target partition, further ones where a record would be too
 * large. For the exporting thread alone.
 */
final class RecordEncoder {
  private final byte[] traceId = new byte[32];

  /**
   * The records of a batch. An item that alone exceeds the largest record is passed on as a record
   * of its own: the producer's and the broker's limits are the user's to raise, and theirs to
   * enforce.
   *
   * @param maxBytes the largest record to make of several items
   */
  <T> List<EncodedRecord> encode(Batch<T> batch, int partitions, int maxBytes) {
    Map<Integer, List<T>> groups = new TreeMap<>();
    for (T item : batch.items()) {
      groups
          .computeIfAbsent(partition(batch.signal().key(item), partitions), p -> new ArrayList<>())
          .add(item);
    }
    List<EncodedRecord> records = new ArrayList<>(groups.size());
    groups.forEach(
        (partition, items) -> encode(batch.signal(), partition, items, maxBytes, records));
    return records;
  }

  /** The partition that Kafka's default partitioner gives a text key. */
  int partition(String key, int partitions) {
    return Utils.toPositive(Utils.murmur2(bytes(key))) % partitions;
  }

  /** A key's UTF-8; a trace id's, of which there are very many, in an array that is used again. */
  private byte[] bytes(String key) {
    if (key.length() != traceId.length) {
      return key.getBytes(StandardCharsets.UTF_8);
    }
    for (int i = 0; i < traceId.length; i++) {
      char c = key.charAt(i);
      if (c >= 0x80) {
        return key.getBytes(StandardCharsets.UTF_8);
      }
      traceId[i] = (byte) c;
    }
    return traceId;
  }

  private static <T> void encode(
      Signal<T> signal, int partition, List<T> items, int maxBytes, List<EncodedRecord> records) {
    byte[] value = items.size() > 1 ? marshalWithin(signal, items, maxBytes) : null;
    if (value == null && items.size() > 1) {
      int half = items.size() / 2;
      encode(signal, partition, items.subList(0, half), maxBytes, records);
      encode(signal, partition, items.subList(half, items.size()), maxBytes, records);
      return;
    }
    if (value == null) {
      value = marshalWithin(signal, items, Integer.MAX_VALUE);
    }
    if (value != null) {
      String key = signal.keyed() ? signal.key(items.get(0)) : null;
      records.add(new EncodedRecord(partition, key, value, items.size()));
    }
  }

  /** The OTLP request, or null where it would be larger than that. */
  private static <T> byte @org.jspecify.annotations.Nullable [] marshalWithin(
      Signal<T> signal, Collection<T> items, int maxBytes) {
    Marshaler marshaler = signal.marshaler(items);
    try {
      int size = marshaler.getBinarySerializedSize();
      if (size > maxBytes) {
        return null;
      }
      FixedOutput output = new FixedOutput(size);
      marshaler.writeBinaryTo(output);
      return output.bytes();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    } finally {
      signal.reset();
    }
  }
}
