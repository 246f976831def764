package io.strata.collector.kafka;

import io.strata.collector.index.Position;
import io.strata.collector.ownmetrics.CollectorMetrics;
import io.strata.telemetry.topic.TelemetryTopic;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where partitions are read from: at what is committed, as far as the topic still has it. What the
 * topic has dropped before it was processed is lost: that is counted and told, and reading goes on
 * at the earliest record. Confined to the consumer's thread.
 */
final class StartPositions {
  private static final Logger LOGGER = LoggerFactory.getLogger(StartPositions.class);

  private final Consumer<byte[], byte[]> consumer;
  private final TelemetryTopic topic;
  private final CollectorMetrics metrics;

  StartPositions(
      Consumer<byte[], byte[]> consumer, TelemetryTopic topic, CollectorMetrics metrics) {
    this.consumer = consumer;
    this.topic = topic;
    this.metrics = metrics;
  }

  /** Sets the consumer to where each partition starts, and tells it. */
  Map<TopicPartition, Position> seek(Collection<TopicPartition> partitions) {
    Set<TopicPartition> all = Set.copyOf(partitions);
    Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(all);
    Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(all);
    Map<TopicPartition, Long> ends = consumer.endOffsets(all);
    Map<TopicPartition, Position> starts = new HashMap<>();
    for (TopicPartition partition : all) {
      Position start =
          start(
              partition,
              committed.get(partition),
              beginnings.getOrDefault(partition, 0L),
              ends.getOrDefault(partition, Long.MAX_VALUE));
      consumer.seek(partition, start.resume());
      starts.put(partition, start);
    }
    return starts;
  }

  private Position start(
      TopicPartition partition, @Nullable OffsetAndMetadata committed, long beginning, long end) {
    if (committed == null) {
      return Position.at(beginning);
    }
    if (!Position.isKnown(committed.metadata())) {
      LOGGER.warn(
          "{}: the committed position carries \"{}\", which this version does not know: it starts"
              + " at {} without the memory of what came before",
          partition,
          committed.metadata(),
          committed.offset());
    }
    Position position = Position.of(committed.offset(), committed.metadata());
    if (position.resume() > end) {
      LOGGER.error(
          "{}: was read to {}, but ends at {}: it was made anew, and is read from its start",
          partition,
          position.resume(),
          end);
      return Position.at(beginning);
    }
    if (position.done() > end) {
      // Records before the end came after what was lost: they are not done.
      LOGGER.error("{}: was processed to {}, but ends at {}", partition, position.done(), end);
      return new Position(position.resume(), end);
    }
    if (position.done() < beginning) {
      lost(partition, position.done(), beginning);
    }
    return new Position(
        Math.max(position.resume(), beginning), Math.max(position.done(), beginning));
  }

  /** Goes on at the earliest record where the topic dropped what was to be read next. */
  void skipDropped(OffsetOutOfRangeException dropped) {
    Map<TopicPartition, Long> at = dropped.offsetOutOfRangePartitions();
    Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(at.keySet());
    at.forEach((partition, offset) -> {
      long beginning = beginnings.getOrDefault(partition, 0L);
      if (offset >= beginning) {
        // Past the end: the topic was cut or made anew. Only a new session can tell from where.
        throw dropped;
      }
      lost(partition, offset, beginning);
      consumer.seek(partition, beginning);
    });
  }

  private void lost(TopicPartition partition, long from, long to) {
    LOGGER.error(
        "{}: LOST {} records, {} to {}: the topic dropped them before they could be processed; its"
            + " retention is shorter than the outage was",
        partition,
        to - from,
        from,
        to - 1);
    metrics.lost(topic, to - from);
  }
}
