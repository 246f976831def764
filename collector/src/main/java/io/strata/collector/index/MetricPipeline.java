package io.strata.collector.index;

import io.strata.collector.deadletter.DeadLetter;
import io.strata.collector.stream.Replay;
import io.strata.collector.stream.StreamRecord;
import io.strata.metrics.translate.PrometheusTranslator;
import io.strata.metrics.translate.SeriesPoint;
import io.strata.metrics.translate.Translation;
import io.strata.store.metric.MetricChunk;
import io.strata.store.metric.MetricChunkWriter;
import io.strata.telemetry.metric.Metric;
import io.strata.telemetry.otlp.Decoded;
import io.strata.telemetry.otlp.MalformedTelemetryException;
import io.strata.telemetry.otlp.OtlpDecoder;
import io.strata.telemetry.topic.TelemetryTopic;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Stores the series of a partition of metrics in chunks per block of stream time; commits at the
 * start of the open block.
 *
 * <p>Provisional contributions are left to those who show them at once: the final ones of the same
 * origin follow. A final one that comes again, after a restart of its sender, is told by its origin
 * when chunks are read.
 */
public final class MetricPipeline implements PartitionPipeline {
  private static final TelemetryTopic TOPIC = TelemetryTopic.METRICS;

  private final int partition;
  private final Settings settings;
  private final PrometheusTranslator translator;
  private final MetricChunkWriter writer;
  private final PipelinePorts ports;
  private final InstantSource clock;
  private final LetterBox letters;

  private @Nullable OpenBlock open;
  private @Nullable StreamRecord next;
  private Instant lastAccepted;

  /**
   * Bounds.
   *
   * @param block how much stream time a block covers
   * @param blockBytes a block ends before the first record after so many bytes
   * @param idle an open block that got nothing for so long is stored as it is; what follows
   *     replaces it
   * @param promotedAttributes resource attributes that become labels
   */
  public record Settings(
      Duration block, long blockBytes, Duration idle, List<String> promotedAttributes) {
    public Settings {
      promotedAttributes = List.copyOf(promotedAttributes);
    }
  }

  /**
   * A pipeline.
   *
   * @param clock tells for how long nothing came, nothing else
   */
  public MetricPipeline(
      int partition,
      Settings settings,
      MetricChunkWriter writer,
      PipelinePorts ports,
      InstantSource clock) {
    this.partition = partition;
    this.settings = settings;
    this.translator = new PrometheusTranslator(settings.promotedAttributes());
    this.writer = writer;
    this.ports = ports;
    this.clock = clock;
    this.letters = new LetterBox(ports, TOPIC, partition);
    this.lastAccepted = clock.instant();
  }

  @Override
  public void accept(StreamRecord record) {
    if (next != null) {
      throw new IllegalStateException("a complete block waits to be flushed");
    }
    lastAccepted = clock.instant();
    if (open != null && open.cut().endsBefore(record)) {
      next = record;
    } else {
      take(record);
    }
  }

  private void take(StreamRecord record) {
    OpenBlock block = open;
    if (block == null) {
      SegmentCut cut =
          new SegmentCut(record, settings.block().toMillis(), settings.blockBytes(), 0);
      block = new OpenBlock(cut, TOPIC.topicName() + "/" + partition + "/" + cut.firstOffset());
      open = block;
    }
    block.cut().take(record);
    ports.metrics().consumed(TOPIC, 1);
    if (record.provisional()) {
      return;
    }
    try {
      Decoded<Metric> decoded = OtlpDecoder.metrics(record.value());
      decoded.rejected().forEach((reason, count) -> ports.metrics().skipped(TOPIC, reason, count));
      Translation translation = translator.translate(decoded.items());
      if (translation.dropped() > 0) {
        ports.metrics().skipped(TOPIC, "untranslatable", translation.dropped());
      }
      String origin = Objects.requireNonNullElse(record.origin(), "");
      for (SeriesPoint point : translation.points()) {
        block.add(point, point.originIn(origin));
      }
    } catch (MalformedTelemetryException e) {
      letters.add(record, e.reason().label(), String.valueOf(e.getMessage()));
    }
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
    store(Objects.requireNonNull(open));
    letters.send();
    ports.commits().commit(Position.at(following.offset()));
    open = null;
    next = null;
    take(following);
  }

  @Override
  public void publishOpen(boolean caughtUp) {
    letters.send();
    OpenBlock block = open;
    if (block != null
        && next == null
        && caughtUp
        && Duration.between(lastAccepted, clock.instant()).compareTo(settings.idle()) >= 0) {
      store(block);
    }
  }

  private void store(OpenBlock block) {
    if (!block.hasUnstored()) {
      return;
    }
    List<MetricChunk> chunks = block.chunks();
    letters.addAll(StoreWrite.write(chunks, writer::write, (c, r, d) -> letter(block, c, r, d)));
    block.stored();
    ports.metrics().stored(TOPIC, chunks.size());
  }

  /** A refused chunk as what its records said of it: a letter for each origin. */
  private DeadLetter letter(OpenBlock block, MetricChunk chunk, String reason, String detail) {
    SegmentCut cut = block.cut();
    List<DeadLetter> all = new ArrayList<>();
    ChunkAsOtlp.of(chunk)
        .forEach((origin, value) ->
            all.add(
                new DeadLetter(
                    TOPIC,
                    partition,
                    cut.firstOffset(),
                    cut.streamMillis(),
                    reason,
                    detail,
                    value,
                    origin.isEmpty() ? null : origin,
                    Replay.WHOLE)));
    letters.addAll(all.subList(1, all.size()));
    return all.getFirst();
  }
}
