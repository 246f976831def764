package io.strata.collector.simulation;

import io.strata.collector.index.LinkRequestSink;
import io.strata.collector.index.Position;
import io.strata.collector.sample.SamplingPolicy;
import io.strata.store.StoreRejectedException;
import io.strata.store.log.LogEntry;
import io.strata.store.log.LogWriter;
import io.strata.store.trace.PreparedChunk;
import io.strata.store.trace.TraceChunk;
import io.strata.store.trace.TraceWriter;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

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
            chunks ->
                writes.add(() -> {
                  try {
                    ports.traces().write(chunks);
                  } catch (StoreRejectedException _) {
                    // A mistake of its own, see below.
                  }
                }),
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
    return originsOfAttempt(_ -> true);
  }

  private static Mutation originsOfAttempt(Predicate<String> which) {
    AtomicInteger attempts = new AtomicInteger();
    return new Mutation() {
      @Override
      public Ports traces(Ports ports) {
        int attempt = attempts.incrementAndGet();
        return new Ports(
            ports.traces(),
            (origin, provisional, metrics) ->
                ports
                    .derived()
                    .send(
                        which.test(origin) ? origin + "/" + attempt : origin, provisional, metrics),
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

  /** What the store refuses is forgotten. */
  static Mutation refusalsSwallowed() {
    return chunks((chunks, writer) -> {
      try {
        writer.write(chunks);
      } catch (StoreRejectedException _) {
        // The mistake.
      }
    });
  }

  /** Chunks of a content are never written. */
  static Mutation without(TraceChunk.Content content) {
    return chunks((chunks, writer) ->
        writer.write(chunks.stream().filter(chunk -> chunk.chunk().content() != content).toList()));
  }

  private static Mutation chunks(
      BiConsumer<Collection<? extends PreparedChunk>, TraceWriter> writing) {
    return new Mutation() {
      @Override
      public Ports traces(Ports ports) {
        return new Ports(
            new TraceWriter() {
              @Override
              public PreparedChunk prepare(TraceChunk chunk) {
                return ports.traces().prepare(chunk);
              }

              @Override
              public void write(Collection<? extends PreparedChunk> chunks) {
                writing.accept(chunks, ports.traces());
              }
            },
            ports.derived(),
            ports.commits());
      }
    };
  }

  /** Spans that are written back are counted again. */
  static Mutation writtenBackAsNew() {
    return new Mutation() {
      @Override
      public boolean writesBackAsNew() {
        return true;
      }
    };
  }

  /** Errors get no more of the budget than anything else. */
  static Mutation errorsShed() {
    return new Mutation() {
      @Override
      public SamplingPolicy sampling(SamplingPolicy policy) {
        SamplingPolicy.Budget budget = policy.budget();
        return new SamplingPolicy(
            new SamplingPolicy.Budget(budget.spansPerSecond(), budget.bytesPerDay(), 0),
            policy.worth(),
            policy.reach());
      }
    };
  }

  /** What sampling did is told under an origin that depends on who told it. */
  static Mutation samplingOriginOfAttempt() {
    return originsOfAttempt(origin -> origin.endsWith("/sampling"));
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
