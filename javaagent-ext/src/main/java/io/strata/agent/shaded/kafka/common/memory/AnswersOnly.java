package io.strata.agent.shaded.kafka.common.memory;

import java.nio.ByteBuffer;
import org.apache.kafka.common.network.InvalidReceiveException;

/** Memory from the heap for answers that a producer may get, and not for more. */
final class AnswersOnly implements MemoryPool {
  private static final long MEBIBYTE = 1L << 20;

  /** Metadata of the largest clusters' few topics stays below. */
  private static final long LARGEST = 16 * MEBIBYTE;

  private static final int PART_OF_HEAP = 32;

  private final long largest =
      Math.max(MEBIBYTE, Math.min(LARGEST, Runtime.getRuntime().maxMemory() / PART_OF_HEAP));

  /**
   * A buffer.
   *
   * @throws InvalidReceiveException where nothing of that size is a broker's answer; the client
   *     then closes the connection
   */
  @Override
  public ByteBuffer tryAllocate(int sizeBytes) {
    if (sizeBytes > largest) {
      throw new InvalidReceiveException(
          "no broker answers with " + sizeBytes + " bytes: something else listens there");
    }
    return ByteBuffer.allocate(sizeBytes);
  }

  @Override
  public void release(ByteBuffer previouslyAllocated) {}

  @Override
  public long size() {
    return Long.MAX_VALUE;
  }

  @Override
  public long availableMemory() {
    return Long.MAX_VALUE;
  }

  @Override
  public boolean isOutOfMemory() {
    return false;
  }
}
