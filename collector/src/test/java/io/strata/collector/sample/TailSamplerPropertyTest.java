package io.strata.collector.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.strata.telemetry.trace.Span;
import io.strata.telemetry.trace.TraceId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TailSamplerPropertyTest {
  private static final int SEGMENTS = 20;

  /** 500 spans come in a window of 10 s. */
  private static final double SPANS_PER_SECOND = 25;

  @Property(tries = 12)
  void everyTraceWithAnErrorWithinReachIsKept(
      @ForAll long seed, @ForAll @IntRange(max = 2) int wait) {
    List<ClosedSegment> segments = new Traffic(seed).segments(SEGMENTS, 0.02);
    Map<Long, SampledSegment> decided = run(sampler(SPANS_PER_SECOND, wait), segments);

    for (ClosedSegment segment : segments) {
      Set<TraceId> failed =
          segments.stream()
              .filter(other -> other.window() >= segment.window())
              .filter(other -> other.window() <= segment.window() + wait)
              .flatMap(other -> other.spans().stream())
              .filter(span -> span.status().isError())
              .map(Span::traceId)
              .collect(Collectors.toSet());
      List<Span> due =
          segment.spans().stream().filter(span -> failed.contains(span.traceId())).toList();
      assertThat(of(decided, segment).kept()).containsAll(due);
    }
  }

  @Property(tries = 12)
  void theBudgetIsHeldAndUsed(@ForAll long seed) {
    List<ClosedSegment> segments = new Traffic(seed).segments(SEGMENTS, 0.01);
    Map<Long, SampledSegment> decided = run(sampler(SPANS_PER_SECOND, 1), segments);

    double budget = SPANS_PER_SECOND * 10 * SEGMENTS;
    long kept = decided.values().stream().mapToLong(sampled -> sampled.kept().size()).sum();
    assertThat(kept / budget).isBetween(0.75, 1.15);
  }

  /** In the segment, or in what comes of the same trace within the wait. */
  @Property(tries = 12)
  void everyOperationIsSeenInEverySegment(@ForAll long seed) {
    everyOperationIsSeen(seed);
  }

  /** In these a client's span comes alone, and has the name of an operation that is rare. */
  @ParameterizedTest
  @ValueSource(longs = {3_757_723_452L, -3_824_494_016L})
  void aPartWithoutItsRootDoesNotPassForAnOperation(long seed) {
    everyOperationIsSeen(seed);
  }

  private static void everyOperationIsSeen(long seed) {
    List<ClosedSegment> segments = new Traffic(seed).segments(SEGMENTS, 0.01);
    Map<Long, SampledSegment> decided = run(sampler(45, 1), segments);

    for (ClosedSegment segment : segments) {
      Set<Endpoint> seen = new HashSet<>();
      for (SampledSegment sampled : decided.values()) {
        long distance = sampled.segment().window() - segment.window();
        if (distance == 0 || distance == 1) {
          seen.addAll(endpoints(sampled.kept()));
        }
      }
      assertThat(seen).containsAll(endpoints(segment.spans()));
    }
  }

  @Property(tries = 12)
  void theOrderOfArrivalDoesNotMatter(@ForAll long seed) {
    Traffic traffic = new Traffic(seed);
    List<ClosedSegment> segments = traffic.segments(SEGMENTS, 0.05);
    Map<Long, SampledSegment> decided = run(sampler(SPANS_PER_SECOND, 1), segments);
    Map<Long, SampledSegment> shuffled =
        run(sampler(SPANS_PER_SECOND, 1), traffic.shuffled(segments));

    assertThat(shuffled.keySet()).isEqualTo(decided.keySet());
    decided.forEach((number, sampled) -> {
      SampledSegment other = shuffled.getOrDefault(number, sampled);
      assertThat(other.counts()).isEqualTo(sampled.counts());
      assertThat(new HashSet<>(other.kept())).isEqualTo(new HashSet<>(sampled.kept()));
    });
  }

  /** A reader that starts where the one before it said decides all that was undecided alike. */
  @Property(tries = 12)
  void aReplayDecidesAlike(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = SEGMENTS - 1) int crash,
      @ForAll @IntRange(max = 2) int wait,
      @ForAll boolean tight) {
    List<ClosedSegment> segments = new Traffic(seed).segments(SEGMENTS, 0.03);
    SamplingPolicy policy =
        tight
            ? policy(SPANS_PER_SECOND, wait, 350_000, 450)
            : policy(SPANS_PER_SECOND, wait, Long.MAX_VALUE, 1_000_000);
    Map<Long, SampledSegment> straight = run(new TailSampler(policy), segments);

    TailSampler first = new TailSampler(policy);
    Map<Long, SampledSegment> before = new TreeMap<>();
    for (int i = 0; i < crash; i++) {
      close(first, segments, i).forEach(s -> before.put(s.segment().number(), s));
    }
    long resume = first.oldestSegment();
    List<ClosedSegment> rest = segments.stream().filter(s -> s.number() >= resume).toList();
    Map<Long, SampledSegment> replayed = run(new TailSampler(policy), rest);

    assertThat(resume).isLessThanOrEqualTo(crash);
    straight.forEach((number, sampled) ->
        assertThat(before.getOrDefault(number, replayed.get(number))).isEqualTo(sampled));
  }

  /** What is left goes by one threshold: nothing fresh below it is kept, nothing above it shed. */
  @Property(tries = 12)
  void theRestIsKeptByOneThreshold(@ForAll long seed) {
    List<ClosedSegment> segments = new Traffic(seed).segments(3, 0.01);
    Map<TraceId, Verdict> verdicts = new HashMap<>();
    List<Candidate> candidates = new ArrayList<>();
    segments.getFirst().spans().stream()
        .collect(Collectors.groupingBy(Span::traceId))
        .forEach((id, spans) -> candidates.add(Candidate.of(id, spans, true, spans.size())));
    verdicts.putAll(Selection.of(candidates, new SamplingPolicy.Worth(0.95, 3, 1), 350, 1_000));

    long lowestKept = Long.MAX_VALUE;
    long highestShed = -1;
    for (Candidate candidate : candidates) {
      Verdict verdict = verdicts.get(candidate.traceId());
      if (verdict == Verdict.PROBABILITY) {
        lowestKept = Math.min(lowestKept, candidate.randomness());
      } else if (verdict == Verdict.BUDGET) {
        highestShed = Math.max(highestShed, candidate.randomness());
      }
    }
    assertThat(lowestKept).isGreaterThan(highestShed).isLessThan(Long.MAX_VALUE);
  }

  @Property(tries = 12)
  void everySpanIsCountedUnderOneVerdict(@ForAll long seed) {
    List<ClosedSegment> segments = new Traffic(seed).segments(SEGMENTS, 0.3);
    SamplingPolicy.Budget small = new SamplingPolicy.Budget(10.0, null, 15);
    SamplingPolicy policy =
        new SamplingPolicy(
            small,
            new SamplingPolicy.Worth(0.9, 2, 1),
            new SamplingPolicy.Reach(1, 3, Long.MAX_VALUE, 10_000));
    Map<Long, SampledSegment> decided = run(new TailSampler(policy), segments);

    for (ClosedSegment segment : segments) {
      SampledSegment sampled = of(decided, segment);
      long all = sampled.counts().values().stream().mapToLong(Long::longValue).sum();
      long kept =
          sampled.counts().entrySet().stream()
              .filter(count -> count.getKey().verdict().isKept())
              .mapToLong(Map.Entry::getValue)
              .sum();
      assertThat(all).isEqualTo(segment.spans().size());
      assertThat(kept).isEqualTo(sampled.kept().size());
    }
    long errorLimit =
        decided.values().stream()
            .flatMap(sampled -> sampled.counts().keySet().stream())
            .filter(tally -> tally.verdict() == Verdict.ERROR_LIMIT)
            .count();
    assertThat(errorLimit).isPositive();
  }

  private static Set<Endpoint> endpoints(List<Span> spans) {
    return spans.stream()
        .filter(Endpoint::isLocalRoot)
        .map(Endpoint::of)
        .collect(Collectors.toSet());
  }

  private static SampledSegment of(Map<Long, SampledSegment> decided, ClosedSegment segment) {
    SampledSegment sampled = decided.get(segment.number());
    if (sampled == null) {
      throw new AssertionError("undecided: " + segment.number());
    }
    return sampled;
  }

  /** All decisions of a stream that goes on far beyond these segments. */
  private static Map<Long, SampledSegment> run(TailSampler sampler, List<ClosedSegment> segments) {
    Map<Long, SampledSegment> decided = new TreeMap<>();
    for (int i = 0; i < segments.size(); i++) {
      close(sampler, segments, i).forEach(s -> decided.put(s.segment().number(), s));
    }
    return decided;
  }

  private static List<SampledSegment> close(
      TailSampler sampler, List<ClosedSegment> segments, int i) {
    return sampler.close(
        segments.get(i),
        i + 1 < segments.size() ? segments.get(i + 1).window() : segments.get(i).window() + 100);
  }

  private static TailSampler sampler(double spansPerSecond, int wait) {
    return new TailSampler(policy(spansPerSecond, wait, Long.MAX_VALUE, 1_000_000));
  }

  private static SamplingPolicy policy(
      double spansPerSecond, int wait, long maxHeldBytes, int maxTraces) {
    return new SamplingPolicy(
        new SamplingPolicy.Budget(spansPerSecond, null, 1_000),
        new SamplingPolicy.Worth(0.95, 3, 1),
        new SamplingPolicy.Reach(wait, 3, maxHeldBytes, maxTraces));
  }
}
