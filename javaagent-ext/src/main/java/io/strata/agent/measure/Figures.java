package io.strata.agent.measure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Counts and durations of one series in one window, until they are taken.
 *
 * <p>Adding locks one of several stripes, the first where threads do not meet; one that is in use
 * is passed over, so that nobody waits for a thread that was stopped in the middle. Nothing is
 * allocated but the stripes. What was added before {@link #take} is in what that gives; adding
 * after it is refused. Thread-safe.
 */
final class Figures {
  /** Upper bounds of the buckets in seconds: 2 ms doubled up to 16.384 s, as the collector's. */
  static final List<Double> BOUNDS_SECONDS = boundsSeconds();

  private static final long[] BOUNDS_NANOS = boundsNanos();
  private static final int STRIPES = stripes();

  private final AtomicReferenceArray<@Nullable Stripe> stripes =
      new AtomicReferenceArray<>(STRIPES);

  /** What was added. */
  static final class Taken {
    private final long[] buckets = new long[BOUNDS_NANOS.length + 1];
    private long sumNanos;
    private long failed;

    /** How many. */
    long count() {
      return Arrays.stream(buckets).sum();
    }

    /** How many of them failed. */
    long failed() {
      return failed;
    }

    /** Their durations. */
    double sumSeconds() {
      return sumNanos / 1e9;
    }

    /** How many are in each bucket; the last one has no upper bound. */
    List<Long> bucketCounts() {
      List<Long> counts = new ArrayList<>(buckets.length);
      for (long bucket : buckets) {
        counts.add(bucket);
      }
      return counts;
    }

    private void add(Taken other) {
      for (int i = 0; i < buckets.length; i++) {
        buckets[i] += other.buckets[i];
      }
      sumNanos += other.sumNanos;
      failed += other.failed;
    }
  }

  private static final class Stripe extends AtomicInteger {
    static final int FREE = 0;
    static final int IN_USE = 1;
    static final int TAKEN = 2;
    private static final long serialVersionUID = 1;

    final transient Taken figures = new Taken();
  }

  private static int stripes() {
    int processors = Math.min(16, Runtime.getRuntime().availableProcessors());
    return Integer.highestOneBit(Math.max(1, 2 * processors - 1));
  }

  private static List<Double> boundsSeconds() {
    List<Double> bounds = new ArrayList<>();
    for (int n = 0; n <= 13; n++) {
      bounds.add((2L << n) / 1000.0);
    }
    return Collections.unmodifiableList(bounds);
  }

  private static long[] boundsNanos() {
    return BOUNDS_SECONDS.stream().mapToLong(seconds -> Math.round(seconds * 1e9)).toArray();
  }

  /** Adds an operation, or refuses where all was taken. */
  @SuppressWarnings("ThreadPriorityCheck") // Only lets go on who was stopped in a stripe.
  boolean add(long durationNanos, boolean failed) {
    int found = Arrays.binarySearch(BOUNDS_NANOS, durationNanos);
    int bucket = found >= 0 ? found : -found - 1;
    for (int at = 0; ; at = (at + 1) % STRIPES) {
      Stripe stripe = stripe(at);
      if (stripe.compareAndSet(Stripe.FREE, Stripe.IN_USE)) {
        Taken figures = stripe.figures;
        figures.buckets[bucket]++;
        figures.sumNanos += durationNanos;
        figures.failed += failed ? 1 : 0;
        stripe.set(Stripe.FREE);
        return true;
      }
      if (stripe.get() == Stripe.TAKEN) {
        return false;
      }
      if (at == STRIPES - 1) {
        Thread.yield();
      }
    }
  }

  private Stripe stripe(int at) {
    Stripe stripe = stripes.get(at);
    if (stripe != null) {
      return stripe;
    }
    Stripe made = new Stripe();
    if (stripes.compareAndSet(at, null, made)) {
      return made;
    }
    Stripe others = stripes.get(at);
    return others == null ? made : others;
  }

  /** All that was added, once; after it nothing more is. */
  @SuppressWarnings("ThreadPriorityCheck") // Only lets go on who was stopped in a stripe.
  Taken take() {
    Taken all = new Taken();
    for (int at = 0; at < STRIPES; at++) {
      Stripe stripe = stripe(at);
      while (!stripe.compareAndSet(Stripe.FREE, Stripe.TAKEN)) {
        Thread.yield();
      }
      all.add(stripe.figures);
    }
    return all;
  }
}
