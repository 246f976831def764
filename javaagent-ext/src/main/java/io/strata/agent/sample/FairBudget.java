package io.strata.agent.sample;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Divides so many traces a second fairly among those that ask: who asks for less than its share
 * gets all it asks for, and what it leaves goes to the others in equal parts. The answer is a
 * probability that knows nothing of the trace that is asked for, only of those before, so that a
 * sampled trace stands for exactly as many as its threshold says.
 *
 * <p>Ten times a second the rates of all shares are estimated anew, by whichever thread comes
 * first. Two guards hold in between, for what no estimate can know yet: a share that is asked far
 * more often than expected gives with the square of the excess less, so that a burst of any height
 * takes no more than twice what was expected of it; and a bucket that leaks a little faster than
 * the budget fills it bounds all shares together.
 *
 * <p>Thread-safe, without locks except for adding and removing shares.
 */
final class FairBudget {
  private static final long TICK_NANOS = 100_000_000;
  private static final double TICKS_PER_SECOND = 1e9 / TICK_NANOS;

  /** Rates are averages of about so many requests, but of no less and no more than these times. */
  private static final double MEMORY_COUNT = 20;

  private static final double SHORTEST_MEMORY_SECONDS = 2;
  private static final double LONGEST_MEMORY_SECONDS = 20;

  /** A share of which nothing was sampled for so long gets the next trace, whatever its rate. */
  private static final long LONGEST_SILENCE_NANOS = 60_000_000_000L;

  /** By chance a tick may have twice what was expected, and three more. */
  private static final double SURPRISE_FACTOR = 2;

  private static final double SURPRISE_COUNT = 3;

  /** The bucket leaks faster than the budget, so that it is empty unless there was a burst. */
  private static final double LEAK_FACTOR = 1.1;

  /** While the bucket is this empty, nothing needs to be cut. */
  private static final double AMPLE_ROOM = 0.5;

  private static final double BUCKET_SECONDS = 2;
  private static final double BUCKET_COUNT = 20;

  private final double perSecond;
  private final LongSupplier nanoTime;
  private final double bucketSize;

  private final AtomicLong nextTick;
  private final AtomicInteger takenInTick = new AtomicInteger();
  private volatile double bucket;
  private volatile Share[] shares = {};
  private long lastTick;

  /**
   * A budget of which nothing is spent yet.
   *
   * @param perSecond how much there is to divide; may be less than one
   * @param nanoTime a clock as {@link System#nanoTime}
   */
  FairBudget(double perSecond, LongSupplier nanoTime) {
    this.perSecond = perSecond;
    this.nanoTime = nanoTime;
    this.bucketSize = perSecond * BUCKET_SECONDS + BUCKET_COUNT;
    this.lastTick = nanoTime.getAsLong();
    this.nextTick = new AtomicLong(lastTick + TICK_NANOS);
  }

  /** Whether there is anything to divide. */
  boolean isEmpty() {
    return !(perSecond > 0);
  }

  /** One more among whom the budget is divided. */
  synchronized Share newShare() {
    Share share = new Share(nanoTime.getAsLong());
    Share[] more = Arrays.copyOf(shares, shares.length + 1);
    more[shares.length] = share;
    shares = more;
    return share;
  }

  /** One less. Whoever still asks for its part gets what it got last. */
  synchronized void remove(Share share) {
    shares = Arrays.stream(shares).filter(each -> each != share).toArray(Share[]::new);
  }

  /**
   * Asks for one trace.
   *
   * @return the threshold that the trace's randomness has to reach; where it does, {@link #take}
   *     must follow
   */
  long threshold(Share share) {
    if (isEmpty()) {
      return Consistent.NEVER;
    }
    long now = nanoTime.getAsLong();
    adjustWhenDue(now);
    double surprise = share.ask();
    double probability = share.probability;
    double room = room();
    if (probability == 1 && (surprise == 1 || room > AMPLE_ROOM)) {
      return room > 0 ? Consistent.ALWAYS : Consistent.NEVER;
    }
    if (share.isSilentFor(LONGEST_SILENCE_NANOS, now)) {
      share.take(now);
      return Consistent.ALWAYS;
    }
    return Consistent.threshold(probability * surprise * Math.min(1, room / AMPLE_ROOM));
  }

  /** The trace that was asked for is sampled. */
  void take(Share share) {
    takenInTick.incrementAndGet();
    share.take(nanoTime.getAsLong());
  }

  /** How much of the bucket is empty, from 1 to 0 or less. */
  private double room() {
    return 1 - (bucket + takenInTick.get()) / bucketSize;
  }

  private void adjustWhenDue(long now) {
    long due = nextTick.get();
    // While somebody adjusts, the next tick is out of reach.
    if (now - due >= 0 && nextTick.compareAndSet(due, now + LONGEST_SILENCE_NANOS)) {
      try {
        adjust(now);
      } finally {
        nextTick.set(now + TICK_NANOS);
      }
    }
  }

  private void adjust(long now) {
    double seconds = (now - lastTick) / 1e9;
    lastTick = now;
    bucket = Math.max(0, bucket + takenInTick.getAndSet(0) - LEAK_FACTOR * perSecond * seconds);
    Share[] all = shares;
    for (Share share : all) {
      share.estimate(seconds);
    }
    double each = equalPart(all);
    for (Share share : all) {
      share.allot(each);
    }
  }

  /** The rate that a share may have at most so that all together have the budget. */
  private double equalPart(Share[] all) {
    double part = 0;
    for (int round = 0; round <= all.length; round++) {
      double left = perSecond;
      int greedy = 0;
      for (Share share : all) {
        if (share.rate <= part) {
          left -= share.rate;
        } else {
          greedy++;
        }
      }
      if (greedy == 0) {
        return Double.POSITIVE_INFINITY;
      }
      double larger = left / greedy;
      if (larger <= part * (1 + 1e-9)) {
        return part;
      }
      part = larger;
    }
    return part;
  }

  /** Somebody's part of the budget. */
  static final class Share {
    private final AtomicInteger asked = new AtomicInteger();
    private volatile long lastTaken;
    private volatile double probability = 1;
    private volatile double expected = SURPRISE_COUNT;

    /** Per second; written by whoever adjusts. */
    private volatile double rate;

    /** In seconds, until it no longer matters; for whoever adjusts. */
    private double age;

    private double memory = SHORTEST_MEMORY_SECONDS;

    private Share(long now) {
      lastTaken = now;
    }

    /** By what the probability is to be multiplied, if it is asked for more often than expected. */
    private double ask() {
      double usual = expected;
      int count = asked.incrementAndGet();
      return count <= usual ? 1 : (usual / count) * (usual / count);
    }

    private boolean isSilentFor(long nanos, long now) {
      return now - lastTaken >= nanos;
    }

    private void take(long now) {
      lastTaken = now;
    }

    private void estimate(double seconds) {
      double before = rate;
      age = Math.min(LONGEST_MEMORY_SECONDS, age + seconds);
      memory = Math.max(SHORTEST_MEMORY_SECONDS, Math.min(age, MEMORY_COUNT / before));
      rate = before + -Math.expm1(-seconds / memory) * (asked.getAndSet(0) / seconds - before);
    }

    private void allot(double part) {
      // The inverse of an average of n requests is too large by 1 / (2 n) in the mean.
      probability = rate <= part ? 1 : part / (rate + 0.5 / memory);
      expected = SURPRISE_FACTOR * rate / TICKS_PER_SECOND + SURPRISE_COUNT;
    }

    /** How often a second it was asked for lately. */
    double rate() {
      return rate;
    }
  }
}
