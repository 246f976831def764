package io.strata.agent.shaded.kafka.common.memory;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Where Kafka's client takes the memory for what it receives. The client's own interface, whose
 * place this takes in the agent's jar, gives any size that the other side announces. The first
 * bytes of an answer in HTTP or TLS, read as a size, are a gigabyte: at a wrong port that would
 * cost the application its heap.
 */
public interface MemoryPool {
  /** Takes memory from the heap, as much as a broker's answer to a producer may need. */
  MemoryPool NONE = new AnswersOnly();

  /** A buffer of that size, or null where there is no room at the moment. */
  @Nullable ByteBuffer tryAllocate(int sizeBytes);

  /** Gives a buffer back. */
  void release(ByteBuffer previouslyAllocated);

  /** The bytes of the pool. */
  long size();

  /** The bytes that are left. */
  long availableMemory();

  /** Whether a buffer was refused and none given back since. */
  boolean isOutOfMemory();
}
