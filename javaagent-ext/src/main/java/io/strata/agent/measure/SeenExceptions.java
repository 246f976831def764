package io.strata.agent.measure;

import java.lang.ref.WeakReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The exceptions that were counted lately: one that ends several operations on its way up is one.
 * Holds none in memory. Thread-safe.
 */
final class SeenExceptions {
  private static final int SIZE = 256;

  private final AtomicReferenceArray<@Nullable WeakReference<Throwable>> recent =
      new AtomicReferenceArray<>(SIZE);

  /** Whether it is seen for the first time, as far as is remembered. */
  @SuppressWarnings("ReferenceEquality") // The very same one, whatever its type calls equal.
  boolean isNew(Throwable thrown) {
    int at = System.identityHashCode(thrown) & (SIZE - 1);
    WeakReference<Throwable> known = recent.get(at);
    if (known != null && known.get() == thrown) {
      return false;
    }
    recent.set(at, new WeakReference<>(thrown));
    return true;
  }
}
