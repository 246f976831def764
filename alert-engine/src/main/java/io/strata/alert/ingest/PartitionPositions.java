package io.strata.alert.ingest;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * Where reading stands, and where it must come to be caught up: kept over broken connections. Used
 * by one thread.
 */
final class PartitionPositions {
  /** The next offset to read, by partition. */
  final Map<TopicPartition, Long> next = new HashMap<>();

  /** The end of each partition when reading first began. */
  final Map<TopicPartition, Long> endsAtStart = new HashMap<>();

  /** How many records are between here and there. */
  long behindStart() {
    return endsAtStart.entrySet().stream()
        .mapToLong(
            end -> Math.max(0, end.getValue() - next.getOrDefault(end.getKey(), end.getValue())))
        .sum();
  }
}
