package io.strata.collector.index;

import io.strata.collector.derive.SpanDeriver;
import io.strata.collector.derive.figures.EventWindow;
import io.strata.collector.derive.topology.LinkRequestCodec;
import io.strata.collector.derive.topology.SenderLookup;
import io.strata.collector.ownmetrics.CollectorMetrics;
import io.strata.collector.sample.SamplingPolicy;
import io.strata.collector.stream.Replay;
import io.strata.collector.stream.StreamRecord;
import io.strata.store.trace.TraceWriter;
import io.strata.telemetry.otlp.Decoded;
import io.strata.telemetry.otlp.MalformedTelemetryException;
import io.strata.telemetry.otlp.OtlpDecoder;
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
  private final TraceStore store;
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
    this.store = new TraceStore(partition, outputs.writer(), ports.metrics());
    this.derived = outputs.derived();
    this.ports = ports;
    this.clock = clock;
    this.letters = new LetterBox(ports, TOPIC, partition);
    this.links = new LinkExchange(partition, deriver, outputs);
    this.sampling =
        settings.sampling() == null
            ? null
            : new TraceSampling(
                settings.sampling(),
                settings.idle(),
                new TraceSampling.Outputs(store, derived, start.done()),
                ports.metrics());
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
          store.open(
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
      switch (record.replay()) {
        case NONE, WHOLE -> take(segment, decoded.items(), known);
        case STORE_ONLY, SENDERS_ONLY -> restore(segment, decoded.items(), record.replay(), known);
      }
    } catch (MalformedTelemetryException e) {
      if (!known) {
        letters.add(record, e.reason().label(), String.valueOf(e.getMessage()));
      }
    }
  }

  private void take(OpenTraces segment, List<Span> spans, boolean known) {
    for (Span span : spans) {
      if (!deriver.add(span)) {
        ports.metrics().skipped(TOPIC, "duplicate", 1);
      } else if (sampling != null) {
        sampling.add(span);
        segment.touched();
      } else if (!known) {
        segment.add(span);
      }
    }
  }

  /** Takes spans that were derived, and sampled, when they came first. */
  private void restore(OpenTraces segment, List<Span> spans, Replay replay, boolean known) {
    boolean senders = replay == Replay.SENDERS_ONLY;
    if (sampling != null) {
      sampling.restore(spans, senders);
    } else if (!known) {
      spans.forEach(senders ? segment::addSender : segment::add);
    }
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
      sampling.storeDecided();
      position = sampling.position(deriver.oldestSegment(), following.offset(), start);
    }
    if (!isKnown(segment)) {
      if (sampling == null) {
        store.store(segment);
      }
      letters.addAll(store.takeRefused());
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
      store.store(segment);
    } else if (caughtUp) {
      sampling.showUndecided(segment.cut(), sinceLast, deriver.oldestSegment());
    }
    boolean idle = caughtUp && sinceLast.compareTo(settings.idle()) >= 0;
    if (idle && sampling == null) {
      letters.addAll(store.takeRefused());
    }
    letters.send();
    if (segment.hasUnsent(idle)) {
      derived.send(origin(segment), !idle, deriver.metrics());
      segment.sent(idle);
    }
    if (idle) {
      links.idle(origin(segment));
    }
    report();
  }

  private String origin(OpenTraces segment) {
    return store.origin(segment.cut());
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
