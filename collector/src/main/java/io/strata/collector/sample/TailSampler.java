package io.strata.collector.sample;

import io.strata.telemetry.trace.Span;
import io.strata.telemetry.trace.TraceId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Decides which traces of a partition are stored, segment by segment.
 *
 * <p>A closed segment is held until its wait is over, so that a decision sees what came of its
 * traces meanwhile: an error in a later segment keeps the earlier part, too. What earns a trace its
 * place in a segment is a function of the segments from {@code remember} before it to the wait
 * after it, and of nothing that was decided before; a trace's spans are kept where it earned that
 * in the segment or in one within {@code remember} before it. So a reader that starts again at
 * {@link #oldestSegment()} decides alike, whatever its predecessor knew.
 *
 * <p>What comes of a kept trace after the wait is kept beyond the budget. What came of a trace
 * before the wait of its first error, and was not kept, is gone. Not thread-safe.
 */
public final class TailSampler {
  private final SamplingPolicy policy;
  private final Deque<Held> held;
  private final RecentTraces seen;
  private final RecentTraces earned;
  private long heldBytes;

  /**
   * A segment that waits.
   *
   * @param since the segment from which a reader must start, to know which traces are fresh here
   */
  private record Held(
      ClosedSegment segment, Map<TraceId, List<Span>> traces, Set<TraceId> fresh, long since) {}

  /** A sampler that has seen nothing. */
  public TailSampler(SamplingPolicy policy) {
    this(
        policy,
        new ArrayDeque<>(),
        new RecentTraces(policy.reach().maxTraces()),
        new RecentTraces(policy.reach().maxTraces()),
        0);
  }

  private TailSampler(
      SamplingPolicy policy,
      Deque<Held> held,
      RecentTraces seen,
      RecentTraces earned,
      long heldBytes) {
    this.policy = policy;
    this.held = held;
    this.seen = seen;
    this.earned = earned;
    this.heldBytes = heldBytes;
  }

  /**
   * Takes the next segment.
   *
   * @param followingWindow the window of the segment after it
   * @return the segments whose wait is over, oldest first
   */
  public List<SampledSegment> close(ClosedSegment segment, long followingWindow) {
    hold(segment);
    List<SampledSegment> decided = new ArrayList<>();
    while (!held.isEmpty() && isDue(held.getFirst().segment(), segment, followingWindow)) {
      decided.add(decideOldest());
    }
    return decided;
  }

  /** What would be decided of all that is held if nothing came after an open segment. */
  public List<SampledSegment> ifEndedBy(ClosedSegment open) {
    TailSampler copy =
        new TailSampler(policy, new ArrayDeque<>(held), seen.copy(), earned.copy(), heldBytes);
    copy.hold(open);
    List<SampledSegment> decided = new ArrayList<>();
    while (!copy.held.isEmpty()) {
      decided.add(copy.decideOldest());
    }
    return decided;
  }

  private boolean isDue(ClosedSegment oldest, ClosedSegment last, long followingWindow) {
    int wait = policy.reach().waitWindows();
    boolean clockWasSetBack = followingWindow < last.window();
    return wait == 0
        || followingWindow > oldest.window() + wait
        || clockWasSetBack
        || heldBytes > policy.reach().maxHeldBytes();
  }

  private void hold(ClosedSegment segment) {
    Map<TraceId, List<Span>> traces = new LinkedHashMap<>();
    for (Span span : segment.spans()) {
      traces.computeIfAbsent(span.traceId(), _ -> new ArrayList<>()).add(span);
    }
    seen.keepOnly(segment.window() - policy.reach().rememberWindows(), segment.window());
    long since = Math.min(seen.oldest(), segment.rebuiltFrom());
    Set<TraceId> fresh = seen.add(segment.window(), segment.rebuiltFrom(), traces.keySet());
    held.addLast(new Held(segment, traces, fresh, since));
    heldBytes += segment.bytes();
  }

  private SampledSegment decideOldest() {
    Held oldest = held.getFirst();
    ClosedSegment segment = oldest.segment();
    Map<TraceId, Verdict> verdicts =
        Selection.of(
            candidates(oldest),
            policy.worth(),
            policy.budget().spans(segment),
            policy.budget().errorSpans(segment));
    earned.keepOnly(segment.window() - policy.reach().rememberWindows(), segment.window());
    Map<TraceId, Verdict> followed = new HashMap<>(verdicts);
    followed.replaceAll((traceId, verdict) ->
        !verdict.isKept() && earned.contains(traceId) ? Verdict.FOLLOWS : verdict);
    verdicts.values().removeIf(verdict -> !verdict.isKept());
    earned.add(segment.window(), oldest.since(), verdicts.keySet());
    held.removeFirst();
    heldBytes -= segment.bytes();
    return sampled(segment, followed);
  }

  private List<Candidate> candidates(Held oldest) {
    List<Candidate> candidates = new ArrayList<>(oldest.traces().size());
    oldest
        .traces()
        .forEach((traceId, own) -> {
          List<Span> all = new ArrayList<>();
          for (Held part : held) {
            all.addAll(part.traces().getOrDefault(traceId, List.of()));
          }
          boolean fresh = oldest.fresh().contains(traceId);
          candidates.add(Candidate.of(traceId, all, fresh, fresh ? all.size() : own.size()));
        });
    return candidates;
  }

  private static SampledSegment sampled(ClosedSegment segment, Map<TraceId, Verdict> verdicts) {
    List<Span> kept = new ArrayList<>();
    List<Span> shed = new ArrayList<>();
    Map<SampledSegment.Tally, Long> counts = new HashMap<>();
    for (Span span : segment.spans()) {
      Verdict verdict = verdicts.getOrDefault(span.traceId(), Verdict.BUDGET);
      (verdict.isKept() ? kept : shed).add(span);
      counts.merge(new SampledSegment.Tally(span.resource().serviceName(), verdict), 1L, Long::sum);
    }
    return new SampledSegment(segment, kept, shed, counts);
  }

  /** The first segment from which the present state can be rebuilt. */
  public long oldestSegment() {
    long ofHeld = held.isEmpty() ? Long.MAX_VALUE : held.getFirst().since();
    return Math.min(ofHeld, Math.min(seen.oldest(), earned.oldest()));
  }

  /** How many traces are remembered. */
  public int remembered() {
    return seen.size() + earned.size();
  }
}
