package io.strata.collector.index;

import io.strata.collector.deadletter.DeadLetter;
import io.strata.collector.derive.SpanDeriver;
import io.strata.collector.derive.figures.EventWindow;
import io.strata.collector.derive.topology.LinkRequestCodec;
import io.strata.collector.derive.topology.SenderLookup;
import io.strata.collector.ownmetrics.CollectorMetrics;
import io.strata.collector.sample.SamplingMetrics;
import io.strata.collector.sample.SamplingPolicy;
import io.strata.collector.stream.StreamRecord;
import io.strata.store.trace.PreparedChunk;
import io.strata.store.trace.TraceWriter;
import io.strata.telemetry.otlp.Decoded;
import io.strata.telemetry.otlp.MalformedTelemetryException;
import io.strata.telemetry.otlp.OtlpDecoder;
import io.strata.telemetry.otlp.OtlpEncoder;
import io.strata.telemetry.topic.TelemetryTopic;
import io.strata.telemetry.trace.Span;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Stores the traces of a partition of spans in chunks per segment, and sends on what is derived
 * from them.
 *
 * <p>Segments are numbered by the offset of their first record, so that a reader that starts at a
 * segment numbers all later ones alike. {@link SegmentCut} says where they end. When one ends, its
 * chunks are stored, its metrics are sent, and the position is committed: behind by as many
 * segments as the deriver needs to know again what it knew.
 */
public final class TracePipeline implements PartitionPipeline {
  private static final TelemetryTopic TOPIC = TelemetryTopic.SPANS;

  private final int partition;
  private final Position start;
  private final Settings settings;
  private final SpanDeriver deriver;
  private final TraceWriter writer;
  private final DerivedMetricsSink derived;
  private final PipelinePorts ports;
  private final InstantSource clock;
  private final LetterBox letters;
  private final LinkExchange links;
  private final @Nullable TraceSampling sampling;

  private @Nullable OpenTraces open;
  private @Nullable StreamRecord next;
  private Instant lastAccepted;

  /**
   * Bounds.
   *
   * @param segmentBytes a segment ends before the first record after so many bytes
   * @param idle an open segment that got nothing for so long is sent as complete: what comes later
   *     is of a later segment
   * @param sampling null where every trace is stored
   */
  public record Settings(
      long segmentBytes,
      Duration idle,
      SpanDeriver.Settings derivation,
      @Nullable SamplingPolicy sampling) {

    /** Settings by which every trace is stored. */
    public Settings(long segmentBytes, Duration idle, SpanDeriver.Settings derivation) {
      this(segmentBytes, idle, derivation, null);
    }

    /** The same settings by which traces are sampled. */
    public Settings withSampling(@Nullable SamplingPolicy policy) {
      return new Settings(segmentBytes, idle, derivation, policy);
    }
  }

  /**
   * Where spans go: chunks to the store, what is derived from them to the stream.
   *
   * @param links takes questions for the senders of messages to other partitions
   * @param senders answers those of other partitions that memory can't answer
   */
  public record Outputs(
      TraceWriter writer, DerivedMetricsSink derived, LinkRequestSink links, SenderLookup senders) {

    /** Outputs of a stream of one partition that stands for itself: nobody is asked. */
    public Outputs(TraceWriter writer, DerivedMetricsSink derived) {
      this(writer, derived, (_, _) -> {}, _ -> Map.of());
    }
  }

  /**
   * A pipeline that starts to read at a position.
   *
   * @param clock tells for how long nothing came, nothing else
   */
  public TracePipeline(
      int partition,
      Position start,
      Settings settings,
      Outputs outputs,
      PipelinePorts ports,
      InstantSource clock) {
    this.partition = partition;
    this.start = start;
    this.settings = settings;
    this.deriver = new SpanDeriver(settings.derivation());
    this.writer = outputs.writer();
    this.derived = outputs.derived();
    this.ports = ports;
    this.clock = clock;
    this.letters = new LetterBox(ports, TOPIC, partition);
    this.links = new LinkExchange(partition, deriver, outputs);
    this.sampling =
        settings.sampling() == null
            ? null
            : new TraceSampling(settings.sampling(), settings.idle(), ports.metrics());
    this.lastAccepted = clock.instant();
  }

  @Override
  public void accept(StreamRecord record) {
    if (next != null) {
      throw new IllegalStateException("a complete segment waits to be flushed");
    }
    lastAccepted = clock.instant();
    if (open != null && open.cut().endsBefore(record)) {
      next = record;
    } else {
      take(record);
    }
  }

  private void take(StreamRecord record) {
    OpenTraces segment = open;
    if (segment == null) {
      segment =
          openTraces(
              new SegmentCut(record, EventWindow.MILLIS, settings.segmentBytes(), start.done()));
      open = segment;
      deriver.open(record.offset(), record.timestampMillis());
      links.open();
    }
    segment.cut().take(record);
    boolean known = isKnown(segment);
    ports.metrics().consumed(TOPIC, 1);
    takeLinkRequests(record, known);
    try {
      Decoded<Span> decoded = OtlpDecoder.spans(record.value());
      decoded.rejected().forEach((reason, count) -> ports.metrics().skipped(TOPIC, reason, count));
      for (Span span : decoded.items()) {
        if (!deriver.add(span)) {
          ports.metrics().skipped(TOPIC, "duplicate", 1);
          continue;
        }
        if (sampling != null) {
          sampling.add(span);
        }
        if (!known) {
          segment.add(span);
        }
      }
    } catch (MalformedTelemetryException e) {
      if (!known) {
        letters.add(record, e.reason().label(), String.valueOf(e.getMessage()));
      }
    }
  }

  private OpenTraces openTraces(SegmentCut cut) {
    return new OpenTraces(cut, partition, writer::prepare);
  }

  private void takeLinkRequests(StreamRecord record, boolean known) {
    String header = record.linkRequests();
    String origin = record.origin();
    if (header == null || origin == null) {
      return;
    }
    try {
      deriver.add(origin, LinkRequestCodec.decode(header));
      links.asked();
    } catch (IllegalArgumentException e) {
      if (!known) {
        letters.add(record, "link_requests", String.valueOf(e.getMessage()));
      }
    }
  }

  /** Whether a predecessor completed a segment: then it is read for memory only. */
  private boolean isKnown(OpenTraces segment) {
    return segment.cut().firstOffset() < start.done();
  }

  @Override
  public boolean hasDue() {
    return next != null;
  }

  @Override
  public void flush() {
    StreamRecord following = next;
    if (following == null) {
      return;
    }
    OpenTraces segment = Objects.requireNonNull(open);
    Position position = new Position(deriver.oldestSegment(), following.offset());
    if (sampling != null) {
      sampling.close(segment.cut(), following, deriver.oldestSegment());
      storeDecided(sampling);
      position = sampling.position(deriver.oldestSegment(), following.offset(), start);
    }
    if (!isKnown(segment)) {
      if (sampling == null) {
        store(segment);
      }
      letters.send();
      derived.send(origin(segment), false, deriver.metrics());
      links.complete(origin(segment));
      ports.commits().commit(position);
    }
    report();
    open = null;
    next = null;
    take(following);
  }

  @Override
  public void publishOpen(boolean caughtUp) {
    OpenTraces segment = open;
    if (segment == null || next != null || isKnown(segment)) {
      return;
    }
    Duration sinceLast = Duration.between(lastAccepted, clock.instant());
    if (sampling == null) {
      store(segment);
    } else if (caughtUp) {
      storeAsIfEnded(sampling, segment.cut(), sinceLast);
    }
    letters.send();
    boolean idle = caughtUp && sinceLast.compareTo(settings.idle()) >= 0;
    if (segment.hasUnsent(idle)) {
      derived.send(origin(segment), !idle, deriver.metrics());
      segment.sent(idle);
    }
    if (idle) {
      links.idle(origin(segment));
    }
    report();
  }

  private void storeDecided(TraceSampling sampled) {
    TraceSampling.Decided decided = sampled.due();
    while (decided != null) {
      boolean known = decided.cut().firstOffset() < start.done();
      if (!known) {
        storeSampled(decided);
      }
      sampled.stored(known);
      decided = sampled.due();
    }
  }

  private void storeAsIfEnded(TraceSampling sampled, SegmentCut last, Duration sinceLast) {
    List<TraceSampling.Decided> all = sampled.ifEnded(last, sinceLast, deriver.oldestSegment());
    for (TraceSampling.Decided decided : all) {
      if (decided.cut().firstOffset() >= start.done()) {
        storeSampled(decided);
      }
    }
    if (!all.isEmpty()) {
      sampled.shown(last);
    }
  }

  /** What sampling did is told under an origin of its own, at another time than what is derived. */
  private void storeSampled(TraceSampling.Decided decided) {
    OpenTraces traces = openTraces(decided.cut());
    decided.sampled().kept().forEach(traces::add);
    store(traces);
    derived.send(origin(traces) + "/sampling", false, SamplingMetrics.of(decided.sampled()));
  }

  private String origin(OpenTraces segment) {
    return TOPIC.topicName() + "/" + partition + "/" + segment.cut().firstOffset();
  }

  private void store(OpenTraces segment) {
    List<PreparedChunk> chunks = segment.changed();
    letters.addAll(
        StoreWrite.write(
            chunks,
            writer::write,
            (chunk, reason, detail) ->
                new DeadLetter(
                    TOPIC,
                    partition,
                    chunk.id().segment(),
                    segment.cut().streamMillis(),
                    reason,
                    detail,
                    OtlpEncoder.spans(chunk.chunk().spans()))));
    segment.stored();
    ports.metrics().stored(TOPIC, chunks.stream().mapToInt(PreparedChunk::spanCount).sum());
  }

  private void report() {
    CollectorMetrics metrics = ports.metrics();
    metrics.remembered(partition, deriver.remembered());
    deriver.takeLosses().forEach((loss, count) -> metrics.derivationLoss(loss.label(), count));
    if (sampling != null) {
      metrics.rememberedTraces(partition, sampling.remembered());
    }
  }
}
