package io.strata.collector.index;

import io.strata.collector.deadletter.DeadLetter;
import io.strata.collector.ownmetrics.CollectorMetrics;
import io.strata.collector.stream.Replay;
import io.strata.store.trace.PreparedChunk;
import io.strata.store.trace.TraceChunk;
import io.strata.store.trace.TraceWriter;
import io.strata.telemetry.otlp.OtlpEncoder;
import io.strata.telemetry.topic.TelemetryTopic;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The way of a partition's segments to the store. What the store refuses waits: what comes of a
 * refused chunk later is refused with it, and makes one letter. Not thread-safe.
 */
final class TraceStore {
  private static final TelemetryTopic TOPIC = TelemetryTopic.SPANS;

  private final int partition;
  private final TraceWriter writer;
  private final CollectorMetrics metrics;
  private final Map<TraceChunk.Id, DeadLetter> refused = new LinkedHashMap<>();

  TraceStore(int partition, TraceWriter writer, CollectorMetrics metrics) {
    this.partition = partition;
    this.writer = writer;
    this.metrics = metrics;
  }

  /** Under what name the segment's contributions to metrics are sent. */
  String origin(SegmentCut cut) {
    return TOPIC.topicName() + "/" + partition + "/" + cut.firstOffset();
  }

  /** A segment that begins. */
  OpenTraces open(SegmentCut cut) {
    return new OpenTraces(cut, partition, writer::prepare);
  }

  /** Stores what of a segment is not stored yet. */
  void store(OpenTraces segment) {
    List<PreparedChunk> chunks = segment.changed();
    chunks.forEach(chunk -> refused.remove(chunk.id()));
    StoreWrite.write(
        chunks,
        writer::write,
        (chunk, reason, detail) -> {
          DeadLetter letter = letter(chunk, segment.cut().streamMillis(), reason, detail);
          refused.put(chunk.id(), letter);
          return letter;
        });
    segment.stored();
    metrics.stored(TOPIC, chunks.stream().mapToInt(PreparedChunk::spanCount).sum());
  }

  private DeadLetter letter(PreparedChunk chunk, long streamMillis, String reason, String detail) {
    return new DeadLetter(
        TOPIC,
        partition,
        chunk.id().segment(),
        streamMillis,
        reason,
        detail,
        OtlpEncoder.spans(chunk.chunk().spans()),
        null,
        switch (chunk.chunk().content()) {
          case TRACES, NOTHING -> Replay.STORE_ONLY;
          case SENDERS -> Replay.SENDERS_ONLY;
        });
  }

  /** The letters of what was refused since, once. */
  List<DeadLetter> takeRefused() {
    List<DeadLetter> letters = List.copyOf(refused.values());
    refused.clear();
    return letters;
  }
}
