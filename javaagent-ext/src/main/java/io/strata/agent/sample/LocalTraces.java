package io.strata.agent.sample;

import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The parts of traces that are happening in this process, as many as there is room for: a table of
 * fixed size in which each has a few places where it may stand. Lock-free.
 */
final class LocalTraces {
  private static final int PLACES = 2048;
  private static final int CHOICES = 8;

  /** Whose last span never ended makes room after so long. */
  private static final long FORGOTTEN_NANOS = 60_000_000_000L;

  private final AtomicReferenceArray<@Nullable LocalTrace> places =
      new AtomicReferenceArray<>(PLACES);
  private final CopyOnWriteArrayList<SpanProcessor> exports = new CopyOnWriteArrayList<>();
  private final AtomicInteger heldSpans = new AtomicInteger();
  private final FairBudget kept;
  private final SlowRule slow;
  private final SampleCounts counts;
  private final LongSupplier nanoTime;
  private final int maxHeldSpans;

  LocalTraces(
      FairBudget kept,
      SlowRule slow,
      SampleCounts counts,
      LongSupplier nanoTime,
      int maxHeldSpans) {
    this.kept = kept;
    this.slow = slow;
    this.counts = counts;
    this.nanoTime = nanoTime;
    this.maxHeldSpans = maxHeldSpans;
  }

  /** Exported spans go to this one as well. */
  void exportTo(SpanProcessor processor) {
    exports.add(processor);
  }

  /**
   * A part of a trace begins.
   *
   * @return false where there is no room for it
   */
  boolean begin(LocalTrace.Origin origin) {
    LocalTrace same = of(origin.traceId);
    if (same != null && same.enter()) {
      return true;
    }
    long now = now();
    LocalTrace begun = new LocalTrace(this, origin, now);
    for (int i = 0; i < CHOICES; ) {
      int place = place(origin.key, i);
      LocalTrace there = places.get(place);
      if (there == null || there.hasEnded() || there.isOlderThan(FORGOTTEN_NANOS, now)) {
        if (places.compareAndSet(place, there, begun)) {
          if (there != null) {
            there.settle();
          }
          return true;
        }
      } else if (there.is(origin.traceId, origin.key) && there.enter()) {
        return true;
      } else {
        i++;
      }
    }
    return false;
  }

  private static int place(long key, int choice) {
    return (int) (key + choice) & (PLACES - 1);
  }

  /** The part of a trace that began here; null where none is known. */
  @Nullable LocalTrace of(String traceId) {
    long key = Consistent.lowBits(traceId);
    for (int i = 0; i < CHOICES; i++) {
      LocalTrace there = places.get(place(key, i));
      if (there != null && there.is(traceId, key)) {
        return there;
      }
    }
    return null;
  }

  /** Lets go of all that is held. */
  void settleAll() {
    for (int i = 0; i < PLACES; i++) {
      LocalTrace there = places.get(i);
      if (there != null) {
        there.settle();
      }
    }
  }

  long now() {
    return nanoTime.getAsLong();
  }

  boolean hasRoom() {
    return heldSpans.get() < maxHeldSpans;
  }

  void heldMore(int spans) {
    heldSpans.addAndGet(spans);
  }

  int heldSpans() {
    return heldSpans.get();
  }

  boolean isSlow(Endpoint endpoint, long nanos) {
    return slow.isSlow(endpoint, nanos);
  }

  /** Asks the budget for a remarkable trace of an endpoint. */
  long keptThreshold(Endpoint endpoint) {
    return kept.threshold(endpoint.kept());
  }

  void keeps(Endpoint endpoint) {
    kept.take(endpoint.kept());
  }

  void count(KeepReason reason, boolean keeps) {
    if (keeps) {
      counts.addKept(reason);
    } else {
      counts.addNotKept(SampleCounts.Cause.BUDGET);
    }
  }

  void export(ReadableSpan span) {
    for (SpanProcessor processor : exports) {
      processor.onEnd(span);
    }
  }
}
