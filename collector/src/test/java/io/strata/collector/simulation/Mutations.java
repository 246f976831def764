package io.strata.collector.simulation;

import io.strata.collector.index.LinkRequestSink;
import io.strata.collector.index.Position;
import io.strata.store.log.LogEntry;
import io.strata.store.log.LogWriter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicInteger;

/** Mistakes that others made, or that we nearly did. */
final class Mutations {
  private Mutations() {}

  /** The position is committed before what it stands for is stored. */
  static Mutation commitBeforeWrite() {
    return new Mutation() {
      @Override
      public Ports traces(Ports ports) {
        Deque<Runnable> writes = new ArrayDeque<>();
        return new Ports(
            chunks -> writes.add(() -> ports.traces().write(chunks)),
            (origin, provisional, metrics) ->
                writes.add(() -> ports.derived().send(origin, provisional, metrics)),
            position -> {
              ports.commits().commit(position);
              while (!writes.isEmpty()) {
                writes.element().run();
                writes.remove();
              }
            });
      }
    };
  }

  /** The committed offset does not lag behind by what a successor must know. */
  static Mutation noMemory() {
    return new Mutation() {
      @Override
      public Ports traces(Ports ports) {
        return new Ports(
            ports.traces(),
            ports.derived(),
            position -> ports.commits().commit(Position.at(position.done())));
      }
    };
  }

  /** Contributions of the same origin replace each other in the order in which they come. */
  static Mutation lastWins() {
    return new Mutation() {
      @Override
      public boolean lastContributionWins() {
        return true;
      }
    };
  }

  /** The origin of derived metrics depends on who derived them. */
  static Mutation originOfAttempt() {
    AtomicInteger attempts = new AtomicInteger();
    return new Mutation() {
      @Override
      public Ports traces(Ports ports) {
        int attempt = attempts.incrementAndGet();
        return new Ports(
            ports.traces(),
            (origin, provisional, metrics) ->
                ports.derived().send(origin + "/" + attempt, provisional, metrics),
            ports.commits());
      }
    };
  }

  /** A question for a message's sender has another origin each time it is sent. */
  static Mutation requestOriginOfAttempt() {
    AtomicInteger attempts = new AtomicInteger();
    return new Mutation() {
      @Override
      public LinkRequestSink links(LinkRequestSink sink) {
        return (origin, requests) -> sink.send(origin + "/" + attempts.incrementAndGet(), requests);
      }
    };
  }

  /** The id of a log record depends on who stored it. */
  static Mutation logIdOfAttempt() {
    AtomicInteger attempts = new AtomicInteger();
    return new Mutation() {
      @Override
      public LogWriter logs(LogWriter writer) {
        int attempt = attempts.incrementAndGet();
        return entries ->
            writer.write(
                entries.stream()
                    .map(entry ->
                        new LogEntry(
                            entry.record(),
                            entry.partition(),
                            entry.offset(),
                            entry.index() + attempt * 1_000,
                            entry.streamMillis()))
                    .toList());
      }
    };
  }
}
