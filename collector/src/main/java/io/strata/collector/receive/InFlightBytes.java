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

  /**
   * The bytes of one request; to be closed when it is answered. Thread-safe: a request's bytes may
   * arrive on another thread than that which answers it.
   */
  final class Lease implements AutoCloseable {
    private long held;
    private boolean closed;

    /**
     * Takes more bytes.
     *
     * @throws OverloadedException where the bound is reached; what was taken stays taken
     * @throws RefusedException where this request alone takes more than the bound: it never fits
     */
    synchronized void grow(long bytes) {
      if (closed || bytes <= 0) {
        return;
      }
      if (held + bytes > limit) {
        throw new RefusedException(
            Refusal.TOO_LARGE, "the request takes more than %d bytes".formatted(limit));
      }
      if (used.addAndGet(bytes) > limit) {
        used.addAndGet(-bytes);
        throw new OverloadedException(limit);
      }
      held += bytes;
    }

    /**
     * Takes what is missing to so many bytes in all. A request in two forms counts with the larger:
     * the one goes as the other comes.
     */
    synchronized void growTo(long bytes) {
      grow(bytes - held);
    }

    @Override
    public synchronized void close() {
      used.addAndGet(-held);
      held = 0;
      closed = true;
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
