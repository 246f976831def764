package io.strata.collector.stream;

import java.util.List;

/** Writes records. Thread-safe. */
public interface RecordSink {
  /**
   * Writes records; returns when all are acknowledged.
   *
   * @throws io.strata.collector.stream.StreamUnavailableException where Kafka does not acknowledge
   *     in time; some may be written
   */
  void send(List<OutboundRecord> records);

  /**
   * How many partitions a topic has.
   *
   * @throws io.strata.collector.stream.StreamUnavailableException where that can't be known now
   */
  int partitions(String topic);
}
