package io.strata.collector.receive;

import io.strata.collector.receive.RecordPacker.Place;
import io.strata.collector.stream.OutboundRecord;
import io.strata.telemetry.topic.TelemetryTopic;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A request on its way into records, one packer per partition. Not thread-safe. */
final class Split {
  private final TelemetryTopic topic;
  private final int maxRecordBytes;
  private final @Nullable RecordPacker[] packers;
  private final Map<String, Long> rejected = new TreeMap<>();
  private long accepted;

  Split(TelemetryTopic topic, int partitions, int maxRecordBytes) {
    this.topic = topic;
    this.maxRecordBytes = maxRecordBytes;
    this.packers = new RecordPacker[partitions];
  }

  /** How many partitions the topic has. */
  int partitions() {
    return packers.length;
  }

  /** The largest record. */
  int maxRecordBytes() {
    return maxRecordBytes;
  }

  /**
   * Adds an item to a partition: the bytes of the source from the offset on. What is larger than a
   * record is refused.
   *
   * @param weight how many items it counts for: a metric counts its points
   */
  void add(int partition, Place place, byte[] source, int offset, int length, long weight) {
    if (!place.fits(length, maxRecordBytes)) {
      reject("too_large", weight);
      return;
    }
    RecordPacker packer = packers[partition];
    if (packer == null) {
      packer = new RecordPacker(maxRecordBytes);
      packers[partition] = packer;
    }
    packer.add(place, source, offset, length);
    accepted += weight;
  }

  /** Leaves items out. */
  void reject(String reason, long items) {
    if (items == 0) {
      return;
    }
    rejected.merge(reason, items, Long::sum);
  }

  List<OutboundRecord> records() {
    List<OutboundRecord> records = new ArrayList<>();
    for (int partition = 0; partition < packers.length; partition++) {
      RecordPacker packer = packers[partition];
      if (packer != null) {
        for (byte[] value : packer.finish()) {
          records.add(new OutboundRecord(topic.topicName(), partition, null, value));
        }
      }
    }
    return records;
  }

  long accepted() {
    return accepted;
  }

  /** Counts by reason. */
  Map<String, Long> rejected() {
    return rejected;
  }
}
