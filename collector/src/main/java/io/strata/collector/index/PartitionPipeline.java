package io.strata.collector.index;

import io.strata.collector.stream.StreamRecord;
import io.strata.collector.stream.StreamUnavailableException;

/**
 * Processes the records of one partition in order. {@link #accept} only changes what the pipeline
 * remembers; what must be stored and sent is done by {@link #flush} and {@link #publishOpen}, which
 * may fail and be called again.
 *
 * <p>Not thread-safe: one thread owns it. It is dropped, without being told, when the partition
 * goes to another process; its successor starts at the last committed position.
 */
public interface PartitionPipeline {
  /** Takes the next record. To be called only while {@link #hasDue()} is false. */
  void accept(StreamRecord record);

  /** Whether something is complete and waits for {@link #flush}. */
  boolean hasDue();

  /**
   * Stores and sends what is complete, then commits. On an exception nothing is lost; the next call
   * goes on.
   *
   * @throws io.strata.store.StoreUnavailableException where the store can't take it now
   * @throws StreamUnavailableException where Kafka can't take it now
   */
  void flush();

  /**
   * Stores and sends what is not complete yet, so that it can be seen; what comes later replaces
   * it. Throws as {@link #flush}.
   *
   * @param caughtUp whether the partition has no more records for now
   */
  void publishOpen(boolean caughtUp);
}
