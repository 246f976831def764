package org.apache.kafka.common.memory;

import java.nio.ByteBuffer;

/**
 * Where Kafka's client takes the memory for what it receives; in the agent's jar instead of the
 * client's own interface of this name, whose pool takes any size that the other side announces. The
 * first bytes of an answer in HTTP or TLS, read as a size, are a gigabyte: at a wrong port that
 * would cost the application its heap.
 */
public interface MemoryPool {
  /** Takes memory from the heap, as much as a broker's answer to a producer may need. */
  MemoryPool NONE = new AnswersOnly();

  /** A buffer of that size, or null where there is no room at the moment. */
  ByteBuffer tryAllocate(int sizeBytes);

  /** Gives a buffer back. */
  void release(ByteBuffer previouslyAllocated);

  /** The bytes of the pool. */
  long size();

  /** The bytes that are left. */
  long availableMemory();

  /** Whether a buffer was refused and none given back since. */
  boolean isOutOfMemory();
}
