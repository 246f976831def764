package io.strata.collector.receive;

import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.strata.collector.receive.RecordPacker.Header;
import io.strata.collector.receive.RecordPacker.Place;
import io.strata.telemetry.otlp.MessageShape;
import io.strata.telemetry.otlp.WireReader;
import io.strata.telemetry.topic.KeyPartitioner;
import io.strata.telemetry.topic.TelemetryTopic;

/** Splits a request of log records: by trace where there is one, else by resource. */
final class LogSplitter implements WireSplitter.Items {
  private static final WireSplitter SPLITTER =
      new WireSplitter(ExportLogsServiceRequest.getDescriptor());
  private static final MessageShape LOG_RECORD = SPLITTER.item();

  private static final int TIME = 1 << 3 | 1;
  private static final int TRACE_ID = 9 << 3 | 2;
  private static final int OBSERVED_TIME = 11 << 3 | 1;

  private final Split split;
  private final ItemId traceId = new ItemId(16);
  private int resourcePartition;

  private LogSplitter(Split split) {
    this.split = split;
  }

  static Split split(byte[] request, int partitions, int maxRecordBytes) {
    Split split = new Split(TelemetryTopic.LOGS, partitions, maxRecordBytes);
    SPLITTER.walk(request, new LogSplitter(split));
    return split;
  }

  @Override
  public void resource(Header resource) {
    resourcePartition = KeyPartitioner.partition(ResourceKey.of(resource), split.partitions());
  }

  @Override
  public void item(WireReader in, Place place) {
    int start = in.position();
    long time = 0;
    long observedTime = 0;
    traceId.clear();
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      switch (tag) {
        case TIME -> time = in.fixed64();
        case OBSERVED_TIME -> observedTime = in.fixed64();
        case TRACE_ID -> traceId.read(in);
        default -> LOG_RECORD.check(in, tag);
      }
    }
    // The reader of the topic would leave it out: the sender is told at once.
    if (time < 0 || observedTime < 0 || (time == 0 && observedTime == 0)) {
      split.reject("invalid_time", 1);
      return;
    }
    int partition =
        traceId.isValid()
            ? KeyPartitioner.partition(traceId.number(0), traceId.number(8), split.partitions())
            : resourcePartition;
    split.add(partition, place, in.bytes(), start, in.position() - start, 1);
  }
}
