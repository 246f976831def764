package io.strata.collector.receive;

import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.strata.collector.receive.RecordPacker.Header;
import io.strata.collector.receive.RecordPacker.Place;
import io.strata.telemetry.otlp.MessageShape;
import io.strata.telemetry.otlp.WireReader;
import io.strata.telemetry.topic.KeyPartitioner;
import io.strata.telemetry.topic.TelemetryTopic;
import org.jspecify.annotations.Nullable;

/** Splits a request of spans so that all spans of a trace go to the trace's partition. */
final class TraceSplitter implements WireSplitter.Items {
  private static final WireSplitter SPLITTER =
      new WireSplitter(ExportTraceServiceRequest.getDescriptor());
  private static final MessageShape SPAN = SPLITTER.item();

  private static final int TRACE_ID = 1 << 3 | 2;
  private static final int SPAN_ID = 2 << 3 | 2;
  private static final int PARENT_SPAN_ID = 4 << 3 | 2;
  private static final int START_TIME = 7 << 3 | 1;
  private static final int END_TIME = 8 << 3 | 1;

  private final Split split;
  private final ItemId traceId = new ItemId(16);
  private final ItemId spanId = new ItemId(8);
  private final ItemId parentSpanId = new ItemId(8);

  private TraceSplitter(Split split) {
    this.split = split;
  }

  static Split split(byte[] request, int partitions, int maxRecordBytes) {
    Split split = new Split(TelemetryTopic.SPANS, partitions, maxRecordBytes);
    SPLITTER.walk(request, new TraceSplitter(split));
    return split;
  }

  @Override
  public void resource(Header resource) {
    // The trace alone decides where a span goes.
  }

  @Override
  public void item(WireReader in, Place place) {
    int start = in.position();
    long startTime = 0;
    long endTime = 0;
    traceId.clear();
    spanId.clear();
    parentSpanId.clear();
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      switch (tag) {
        case TRACE_ID -> traceId.read(in);
        case SPAN_ID -> spanId.read(in);
        case PARENT_SPAN_ID -> parentSpanId.read(in);
        case START_TIME -> startTime = in.fixed64();
        case END_TIME -> endTime = in.fixed64();
        default -> SPAN.check(in, tag);
      }
    }
    String refusal = refusal(startTime, endTime);
    if (refusal != null) {
      split.reject(refusal, 1);
      return;
    }
    int partition =
        KeyPartitioner.partition(traceId.number(0), traceId.number(8), split.partitions());
    split.add(partition, place, in.bytes(), start, in.position() - start, 1);
  }

  /** Why the reader of the topic would leave a span out: the sender is told at once. */
  private @Nullable String refusal(long startTime, long endTime) {
    if (!traceId.isValid()) {
      return "invalid_trace_id";
    }
    if (!spanId.isValid()) {
      return "invalid_span_id";
    }
    if (!parentSpanId.isEmpty() && !parentSpanId.isWhole()) {
      return "invalid_parent_span_id";
    }
    return startTime <= 0 || endTime < 0 ? "invalid_time" : null;
  }
}
