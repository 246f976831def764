package io.strata.collector.kafka;

import io.strata.collector.stream.OutboundRecord;
import io.strata.collector.stream.RecordSink;
import io.strata.collector.stream.StreamUnavailableException;
import java.util.List;

/**
 * Writes only once the topics are known to exist: a write before that could make the broker create
 * a topic of its own liking. Thread-safe.
 */
public final class PreparedSink implements RecordSink {
  private final RecordSink sink;
  private volatile boolean prepared;

  /** Writes go to that sink, once {@link #prepared()} was called. */
  public PreparedSink(RecordSink sink) {
    this.sink = sink;
  }

  /** The topics exist. */
  public void prepared() {
    prepared = true;
  }

  /** Whether the topics are known to exist. */
  public boolean isPrepared() {
    return prepared;
  }

  @Override
  public void send(List<OutboundRecord> records) {
    requirePrepared();
    sink.send(records);
  }

  @Override
  public int partitions(String topic) {
    requirePrepared();
    return sink.partitions(topic);
  }

  private void requirePrepared() {
    if (!prepared) {
      throw new StreamUnavailableException("Kafka's topics are not there yet", null);
    }
  }
}
