package io.strata.collector.deadletter;

import java.util.List;

/** Takes dead letters. */
@FunctionalInterface
public interface DeadLetterSink {
  /**
   * Keeps letters; returns when they are stored durably. A record that is read again after a crash
   * sends its letter again: its origin tells that it is the same.
   *
   * @throws io.strata.collector.stream.StreamUnavailableException where that is not possible now
   */
  void send(List<DeadLetter> letters);
}
