package io.strata.probe.send;

/** Hands batches to Kafka. Used by one thread. */
interface BatchPublisher extends AutoCloseable {

  /**
   * Publishes a batch and returns once it is acknowledged by all replicas.
   *
   * @throws PublishFailedException where it may not have arrived
   */
  void publish(MetricBatch batch) throws PublishFailedException, InterruptedException;

  @Override
  void close();
}
