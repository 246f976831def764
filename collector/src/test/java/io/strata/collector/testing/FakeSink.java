package io.strata.collector.testing;

import io.strata.collector.stream.OutboundRecord;
import io.strata.collector.stream.RecordSink;
import io.strata.collector.stream.StreamUnavailableException;
import java.util.ArrayList;
import java.util.List;

/** Keeps records instead of Kafka, which can be away. Thread-safe. */
public final class FakeSink implements RecordSink {
  private final List<OutboundRecord> records = new ArrayList<>();
  private boolean away;

  public synchronized void away(boolean isAway) {
    away = isAway;
  }

  public synchronized List<OutboundRecord> records() {
    return List.copyOf(records);
  }

  @Override
  public synchronized void send(List<OutboundRecord> sent) {
    if (away) {
      throw new StreamUnavailableException("Kafka is away", null);
    }
    records.addAll(sent);
  }

  @Override
  public synchronized int partitions(String topic) {
    return 4;
  }
}
