package io.strata.collector.deadletter;

import java.util.List;

/** Takes dead letters. */
@FunctionalInterface
public interface DeadLetterSink {
  /**
   * Keeps letters; returns when they are stored durably.
   *
   * @throws io.strata.collector.stream.StreamUnavailableException where that is not possible now
   */
  void send(List<DeadLetter> letters);
}
