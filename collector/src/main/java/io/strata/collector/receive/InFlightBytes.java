package io.strata.collector.receive;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Bounds the bytes of requests that are being worked on, of all receivers together. Thread-safe.
 */
public final class InFlightBytes {
  private final long limit;
  private final AtomicLong used = new AtomicLong();

  /** The bound is shared: more than {@code limit} bytes are never held. */
  public InFlightBytes(long limit) {
    this.limit = limit;
  }

  /** The bytes of one request; to be closed when it is answered. Confined to one thread. */
  final class Lease implements AutoCloseable {
    private long held;

    /**
     * Takes more bytes.
     *
     * @throws OverloadedException where the bound is reached; what was taken stays taken
     */
    void grow(long bytes) {
      if (used.addAndGet(bytes) > limit) {
        used.addAndGet(-bytes);
        throw new OverloadedException(limit);
      }
      held += bytes;
    }

    @Override
    public void close() {
      used.addAndGet(-held);
      held = 0;
    }
  }

  /** A lease that holds nothing yet. */
  Lease lease() {
    return new Lease();
  }

  /** The bytes held now. */
  public long used() {
    return used.get();
  }
}
