package io.strata.collector.kafka;

import io.strata.collector.index.PartitionPipeline;
import io.strata.collector.index.Position;
import io.strata.collector.ownmetrics.CollectorMetrics;
import io.strata.collector.stream.Replay;
import io.strata.collector.stream.StreamHeaders;
import io.strata.collector.stream.StreamRecord;
import io.strata.collector.stream.StreamUnavailableException;
import io.strata.store.StoreUnavailableException;
import io.strata.telemetry.topic.RecordHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One consumer's life: gives each partition a pipeline and feeds it. While the store or Kafka is
 * away it takes no more records, stays in the group, and tries again with growing pauses.
 *
 * <p>It asks Kafka for records, or at least shows that it lives, after a slice of work at the
 * latest, however much there is to catch up with: a member that does not is taken for dead. A
 * partition that goes to another member is dropped with all that is not committed: the other one
 * does it again, under the same names. Confined to one thread.
 */
final class ConsumerSession implements ConsumerRebalanceListener {
  private static final Logger LOGGER = LoggerFactory.getLogger(ConsumerSession.class);
  private static final Duration POLL = Duration.ofMillis(200);

  /** How long records are processed before Kafka is asked again. */
  private static final Duration SLICE = Duration.ofSeconds(5);

  /** While a partition's records are so old when they are read, and more wait, it catches up. */
  private static final Duration BEHIND = Duration.ofSeconds(3);

  /** Who catches up makes visible this rarely what is open: it will soon be complete. */
  private static final Duration PAUSE_WHILE_BEHIND = Duration.ofSeconds(10);

  private final Consumer<byte[], byte[]> consumer;
  private final ConsumerLoop.Settings settings;
  private final ConsumerLoop.Pipelines pipelines;
  private final CollectorMetrics metrics;
  private final InstantSource clock;
  private final StartPositions starts;
  private final Map<TopicPartition, Assigned> assigned = new LinkedHashMap<>();

  private Instant nextPublish;
  private Instant pausedUntil = Instant.MIN;
  private Duration pause = Duration.ZERO;

  /** A partition's pipeline, and the records that it has not taken yet. */
  private static final class Assigned {
    private final PartitionPipeline pipeline;
    private final Deque<StreamRecord> backlog = new ArrayDeque<>();
    private long readMillis = Long.MAX_VALUE;
    private Instant published = Instant.EPOCH;

    Assigned(PartitionPipeline pipeline) {
      this.pipeline = pipeline;
    }

    /** Whether old records are being read and more of them wait. */
    boolean isBehind(long lag, Instant now) {
      return (lag > 0 || !backlog.isEmpty())
          && readMillis < now.minus(BEHIND).toEpochMilli()
          && now.isBefore(published.plus(PAUSE_WHILE_BEHIND));
    }
  }

  ConsumerSession(
      Consumer<byte[], byte[]> consumer,
      ConsumerLoop.Settings settings,
      ConsumerLoop.Pipelines pipelines,
      CollectorMetrics metrics,
      InstantSource clock) {
    this.consumer = consumer;
    this.settings = settings;
    this.pipelines = pipelines;
    this.metrics = metrics;
    this.clock = clock;
    this.starts = new StartPositions(consumer, settings.topic(), metrics);
    this.nextPublish = clock.instant().plus(settings.publishInterval());
  }

  /** Processes records until told to stop; whatever it throws, a new session may start. */
  void run(BooleanSupplier stopping) {
    metrics.storing(settings.topic(), settings.number(), true);
    consumer.subscribe(List.of(settings.topic().topicName()), this);
    while (!stopping.getAsBoolean()) {
      poll();
      if (clock.instant().isBefore(pausedUntil)) {
        // Partitions may have come in between.
        consumer.pause(consumer.assignment());
        continue;
      }
      attempt(stopping);
    }
    publishLast();
  }

  private void poll() {
    try {
      enqueue(consumer.poll(POLL));
    } catch (OffsetOutOfRangeException e) {
      starts.skipDropped(e);
    }
  }

  private void attempt(BooleanSupplier stopping) {
    try {
      Instant until = clock.instant().plus(SLICE);
      BooleanSupplier enough = () -> stopping.getAsBoolean() || clock.instant().isAfter(until);
      for (Assigned partition : assigned.values()) {
        drain(partition, enough);
      }
      if (!clock.instant().isBefore(nextPublish)) {
        publishOpen();
        nextPublish = clock.instant().plus(settings.publishInterval());
      }
      resume();
    } catch (StoreUnavailableException e) {
      backOff(e.reason(), e);
    } catch (StreamUnavailableException e) {
      backOff("kafka", e);
    }
  }

  private static void drain(Assigned partition, BooleanSupplier enough) {
    PartitionPipeline pipeline = partition.pipeline;
    while (!enough.getAsBoolean()) {
      if (pipeline.hasDue()) {
        pipeline.flush();
        continue;
      }
      StreamRecord record = partition.backlog.poll();
      if (record == null) {
        return;
      }
      partition.readMillis = record.timestampMillis();
      pipeline.accept(record);
    }
  }

  private void publishOpen() {
    Instant now = clock.instant();
    assigned.forEach((partition, work) -> {
      long lag = consumer.currentLag(partition).orElse(-1);
      if (lag >= 0) {
        metrics.lag(settings.topic(), partition.partition(), lag);
      }
      if (work.isBehind(lag, now)) {
        return;
      }
      // After a pause the broker may have more than this consumer has asked for.
      work.pipeline.publishOpen(lag == 0 && pause.isZero() && work.backlog.isEmpty());
      work.published = now;
    });
  }

  /** Makes what is complete so far visible before the process stops; a successor repeats it. */
  private void publishLast() {
    try {
      assigned.values().forEach(work -> work.pipeline.publishOpen(false));
    } catch (StoreUnavailableException | StreamUnavailableException e) {
      LOGGER.info(
          "{}: what is open was not stored before the stop, the next start does it: {}",
          settings.name(),
          e.getMessage());
    }
  }

  private void backOff(String reason, RuntimeException cause) {
    metrics.retried(settings.topic(), reason);
    metrics.storing(settings.topic(), settings.number(), false);
    if (pause.isZero()) {
      LOGGER.warn("{}: waits, records stay in Kafka: {}", settings.name(), cause.getMessage());
    }
    pause =
        pause.isZero()
            ? settings.firstPause()
            : Collections.min(List.of(pause.multipliedBy(2), settings.longestPause()));
    pausedUntil = clock.instant().plus(pause);
    consumer.pause(consumer.assignment());
  }

  /** Asks for more records of those partitions that have processed what they got. */
  private void resume() {
    if (!pause.isZero()) {
      LOGGER.info("{}: goes on", settings.name());
      pause = Duration.ZERO;
      metrics.storing(settings.topic(), settings.number(), true);
    }
    Set<TopicPartition> busy = new HashSet<>();
    assigned.forEach((partition, work) -> {
      if (!work.backlog.isEmpty()) {
        busy.add(partition);
      }
    });
    Set<TopicPartition> paused = new HashSet<>(consumer.paused());
    paused.removeAll(busy);
    consumer.resume(paused);
    consumer.pause(busy);
  }

  private void enqueue(ConsumerRecords<byte[], byte[]> records) {
    for (ConsumerRecord<byte[], byte[]> record : records) {
      Assigned partition = assigned.get(new TopicPartition(record.topic(), record.partition()));
      if (partition != null) {
        partition.backlog.add(streamRecord(record));
      }
    }
  }

  private static StreamRecord streamRecord(ConsumerRecord<byte[], byte[]> record) {
    return new StreamRecord(
        record.offset(),
        record.timestamp(),
        record.value() == null ? new byte[0] : record.value(),
        header(record, RecordHeaders.ORIGIN),
        StreamHeaders.TRUE.equals(header(record, StreamHeaders.PROVISIONAL)),
        header(record, StreamHeaders.LINK_REQUESTS),
        Replay.ofHeader(header(record, RecordHeaders.REPLAY)));
  }

  private static @Nullable String header(ConsumerRecord<?, ?> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null || header.value() == null
        ? null
        : new String(header.value(), StandardCharsets.UTF_8);
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
    starts
        .seek(partitions)
        .forEach((partition, start) -> {
          assigned.put(
              partition,
              new Assigned(
                  pipelines.create(
                      partition.partition(), start, position -> commit(partition, position))));
          LOGGER.info("{}: {} starts at {}", settings.name(), partition, start);
        });
  }

  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
    partitions.forEach(assigned::remove);
  }

  /** The group took this member for dead: others have the partitions already. */
  @Override
  public void onPartitionsLost(Collection<TopicPartition> partitions) {
    LOGGER.warn("{}: the group gave {} to others", settings.name(), partitions);
    partitions.forEach(assigned::remove);
  }

  /**
   * Commits, or lets the pipeline try again. While the group rebalances, or where it no longer
   * counts this member in, the next poll tells what becomes of the partition: it stays, and the
   * same commit follows, or it is dropped, and its new owner does what was not committed again.
   */
  private void commit(TopicPartition partition, Position position) {
    try {
      consumer.commitSync(
          Map.of(partition, new OffsetAndMetadata(position.resume(), position.metadata())));
    } catch (RetriableException | RebalanceInProgressException | CommitFailedException e) {
      throw new StreamUnavailableException(
          "the position of %s can't be committed: %s".formatted(partition, e.getMessage()), e);
    }
  }
}
