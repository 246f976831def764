package io.strata.bench.ingest;

import io.strata.bench.measure.Waiting;
import java.time.Duration;

/** Follows the number of documents of a peer, each of which is a span. Not thread-safe. */
final class CountedDocuments {
  private static final Duration LOOK_EVERY = Duration.ofMillis(250);
  private static final Duration NOTHING_MORE = Duration.ofSeconds(60);
  private static final Duration PATIENCE = Duration.ofMinutes(20);

  private final ElasticsearchAdmin admin;
  private final String indices;
  private long count;

  CountedDocuments(ElasticsearchAdmin admin, String indices) {
    this.admin = admin;
    this.indices = indices;
  }

  /** Waits for so many, or until no more come; returns when the last one could be found. */
  long await(long wanted) {
    long[] lastChange = {System.nanoTime()};
    Waiting.until(
        "%,d documents of %s".formatted(wanted, indices),
        PATIENCE,
        LOOK_EVERY,
        () -> {
          long now = admin.count(indices);
          if (now != count) {
            count = now;
            lastChange[0] = System.nanoTime();
          }
          return count >= wanted || System.nanoTime() - lastChange[0] > NOTHING_MORE.toNanos();
        });
    if (count < wanted) {
      System.out.printf("%s: %,d of %,d documents, and no more come%n", indices, count, wanted);
    }
    return lastChange[0];
  }

  long count() {
    return count;
  }
}
