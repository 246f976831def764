package io.strata.collector.receive;

import com.google.protobuf.ByteString;
import io.strata.collector.stream.OutboundRecord;
import io.strata.telemetry.topic.TelemetryTopic;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A request on its way into records, one packer per partition. Not thread-safe. */
final class Split {
  private final TelemetryTopic topic;
  private final int maxRecordBytes;
  private final Map<Integer, RecordPacker> packers = new TreeMap<>();
  private final Map<String, Long> rejected = new TreeMap<>();
  private long accepted;

  Split(TelemetryTopic topic, int maxRecordBytes) {
    this.topic = topic;
    this.maxRecordBytes = maxRecordBytes;
  }

  /**
   * Adds an item to a partition.
   *
   * @param weight how many items it counts for: a metric counts its points
   */
  void add(
      int partition,
      RecordPacker.Header resource,
      RecordPacker.Header scope,
      ByteString item,
      long weight) {
    RecordPacker packer = packers.computeIfAbsent(partition, _ -> new RecordPacker(maxRecordBytes));
    if (packer.fits(resource, scope, item)) {
      packer.add(resource, scope, item);
      accepted += weight;
    } else {
      reject("too_large", weight);
    }
  }

  /** Leaves items out. */
  void reject(String reason, long items) {
    rejected.merge(reason, items, Long::sum);
  }

  List<OutboundRecord> records() {
    List<OutboundRecord> records = new ArrayList<>();
    packers.forEach((partition, packer) ->
        packer
            .finish()
            .forEach(value ->
                records.add(new OutboundRecord(topic.topicName(), partition, null, value))));
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
