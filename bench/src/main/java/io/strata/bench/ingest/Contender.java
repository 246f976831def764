package io.strata.bench.ingest;

import io.strata.bench.measure.ProcessUsage;

/** A way of spans from Kafka to Elasticsearch, with its consumer running as a process. */
interface Contender extends AutoCloseable {
  String name();

  /** Whatever holds its spans in Elasticsearch. */
  String indices();

  /** All that it wrote to Elasticsearch. */
  default String allIndices() {
    return indices();
  }

  /** The process that reads Kafka and writes to Elasticsearch. */
  ProcessUsage consumer();

  /** Sends spans to Kafka; returns how many, once it has acknowledged. */
  long produce(long spans);

  /**
   * Blocks until all that was produced can be found, or until nothing more comes.
   *
   * @return when that was, by {@link System#nanoTime}
   */
  long awaitSearchable();

  /** How many of the spans that were produced are not there. */
  long lost();

  @Override
  void close();
}
