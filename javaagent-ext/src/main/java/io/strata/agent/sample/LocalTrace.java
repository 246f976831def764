package io.strata.agent.sample;

import io.opentelemetry.sdk.trace.ReadableSpan;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The part of a trace that happens in this process. Its ended spans are held until it is known
 * whether there was an error or it was slow. If so, all of them are exported where the trace's
 * randomness reaches the budget's threshold for such traces; else, where it reached the threshold
 * for all traces. Both rules are the same for all spans of the part and do not depend on whether it
 * was sampled, so every exported span names the threshold by which it got through and stands for as
 * many as that says, in the sums of readers who know nothing of this.
 *
 * <p>What comes when there is no room to hold it, or when the part has ended, is exported by the
 * second rule, unless the first has been met by then.
 *
 * <p>Lock-free: the ended spans are a stack whose top is replaced by a mark when it is decided.
 */
final class LocalTrace {
  /** So many spans of a trace are held at most. */
  static final int MAX_HELD = 64;

  /** Nothing is held for longer than this. */
  static final long MAX_AGE_NANOS = 10_000_000_000L;

  /** Nothing remarkable happened while spans were held. */
  private static final Held SETTLED = new Held(null, null);

  /** Something remarkable happened, and it is exported. */
  private static final Held KEPT = new Held(null, null);

  /** Something remarkable happened, but there is too much of that. */
  private static final Held REFUSED = new Held(null, null);

  private static final Held NOTHING = new Held(null, null);

  private final LocalTraces all;
  private final Origin origin;
  private final long startNanos;
  private final AtomicInteger roots = new AtomicInteger(1);
  private final AtomicBoolean remarkable = new AtomicBoolean();
  private final AtomicReference<Held> held = new AtomicReference<>(NOTHING);
  private volatile KeepReason reason = KeepReason.ERROR;
  private volatile long keptThreshold = Consistent.NEVER;

  /** What is known of it when it begins. */
  static final class Origin {
    final String traceId;
    final long key;
    final String parentSpanId;
    final Endpoint endpoint;
    final long randomness;
    final long threshold;

    /**
     * What is known.
     *
     * @param key the lower half of the trace's id
     * @param parentSpanId the parent of its first span, of zeros where it has none
     * @param threshold what the randomness reached, or {@link Consistent#NEVER} where it is not
     *     sampled
     */
    Origin(
        String traceId,
        long key,
        String parentSpanId,
        Endpoint endpoint,
        long randomness,
        long threshold) {
      this.traceId = traceId;
      this.key = key;
      this.parentSpanId = parentSpanId;
      this.endpoint = endpoint;
      this.randomness = randomness;
      this.threshold = threshold;
    }

    boolean isSampled() {
      return threshold != Consistent.NEVER;
    }
  }

  LocalTrace(LocalTraces all, Origin origin, long startNanos) {
    this.all = all;
    this.origin = origin;
    this.startNanos = startNanos;
  }

  boolean is(String traceId, long key) {
    return origin.key == key && origin.traceId.equals(traceId);
  }

  /** One more span begins here whose parent is elsewhere; false where all before have ended. */
  boolean enter() {
    for (int open = roots.get(); open > 0; open = roots.get()) {
      if (roots.compareAndSet(open, open + 1)) {
        return true;
      }
    }
    return false;
  }

  boolean hasEnded() {
    return roots.get() == 0;
  }

  boolean isOlderThan(long nanos, long now) {
    return now - startNanos > nanos;
  }

  /**
   * A span of it has ended.
   *
   * @param root whether its parent is elsewhere
   */
  void ended(ReadableSpan span, boolean error, boolean root) {
    if (error) {
      decide(KeepReason.ERROR);
    }
    if (root
        && span.getParentSpanContext().getSpanId().equals(origin.parentSpanId)
        && all.isSlow(origin.endpoint, span.getLatencyNanos())) {
      decide(KeepReason.SLOW);
    }
    hold(span);
    if (root && roots.decrementAndGet() == 0) {
      settle();
    }
  }

  private void hold(ReadableSpan span) {
    while (true) {
      Held top = held.get();
      if (top.isMark()) {
        export(span, top);
        return;
      }
      if (top.depth >= MAX_HELD || isOlderThan(MAX_AGE_NANOS, all.now()) || !all.hasRoom()) {
        settle();
      } else if (held.compareAndSet(top, new Held(span, top))) {
        all.heldMore(1);
        return;
      }
    }
  }

  /** Nothing remarkable happened so far: what is held goes the way of all spans. */
  void settle() {
    Held top = held.get();
    while (!top.isMark()) {
      if (held.compareAndSet(top, SETTLED)) {
        release(top, SETTLED);
        return;
      }
      top = held.get();
    }
  }

  /** Something remarkable happened: decides once, for all spans that are held and will come. */
  private void decide(KeepReason why) {
    if (!remarkable.compareAndSet(false, true)) {
      return;
    }
    reason = why;
    long threshold = all.keptThreshold(origin.endpoint);
    keptThreshold = threshold;
    boolean keeps = origin.randomness >= threshold;
    if (keeps) {
      all.keeps(origin.endpoint);
    }
    if (!origin.isSampled()) {
      all.count(why, keeps);
    }
    Held mark = keeps ? KEPT : REFUSED;
    release(held.getAndSet(mark), mark);
  }

  private void release(Held top, Held mark) {
    if (top.depth == 0) {
      return;
    }
    all.heldMore(-top.depth);
    List<ReadableSpan> spans = new ArrayList<>(top.depth);
    for (Held each = top; each != null && each.span != null; each = each.below) {
      spans.add(each.span);
    }
    Collections.reverse(spans);
    for (ReadableSpan span : spans) {
      export(span, mark);
    }
  }

  private void export(ReadableSpan span, Held mark) {
    if (mark == KEPT) {
      all.export(
          origin.isSampled()
              ? new KeptSpan(span, Math.min(origin.threshold, keptThreshold), null)
              : new KeptSpan(span, keptThreshold, reason));
    } else if (origin.isSampled()) {
      all.export(span);
    }
  }

  /** A span and those that ended before it. */
  private static final class Held {
    private final @Nullable ReadableSpan span;
    private final @Nullable Held below;
    private final int depth;

    Held(@Nullable ReadableSpan span, @Nullable Held below) {
      this.span = span;
      this.below = below;
      this.depth = below == null ? 0 : below.depth + 1;
    }

    boolean isMark() {
      return this == SETTLED || this == KEPT || this == REFUSED;
    }
  }
}
