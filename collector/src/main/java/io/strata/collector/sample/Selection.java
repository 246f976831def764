package io.strata.collector.sample;

import io.strata.telemetry.trace.TraceId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Chooses among the traces of a segment, in order of what they are worth, until its budget is
 * spent: errors, what is slow for its operation, a share for every operation, and the rest by
 * consistent probability. What it chooses is a function of the set of traces. Not thread-safe.
 */
final class Selection {
  /** Rounding of a quantile's rank must not make ten calls have none beyond the ninth. */
  private static final double RANK_TOLERANCE = 1e-9;

  private final SamplingPolicy.Worth worth;
  private final List<Candidate> candidates;
  private final Map<Endpoint, List<Candidate>> byEndpoint = new TreeMap<>();
  private final Map<TraceId, Verdict> verdicts = new HashMap<>();
  private final Map<Endpoint, Integer> shares = new HashMap<>();
  private long remaining;

  /** A slow trace, and how it stands among those of its operation. */
  private record Slow(int rank, double times, Endpoint endpoint, Candidate candidate) {
    static final Comparator<Slow> ORDER =
        Comparator.comparingInt(Slow::rank)
            .thenComparing(Comparator.comparingDouble(Slow::times).reversed())
            .thenComparing(Slow::endpoint)
            .thenComparing(Slow::candidate, Candidate.BEST_FIRST);
  }

  private Selection(Collection<Candidate> candidates, SamplingPolicy.Worth worth, long spans) {
    this.worth = worth;
    this.remaining = spans;
    this.candidates = candidates.stream().sorted(Candidate.BEST_FIRST).toList();
    for (Candidate candidate : this.candidates) {
      candidate
          .endpoints()
          .keySet()
          .forEach(endpoint ->
              byEndpoint.computeIfAbsent(endpoint, _ -> new ArrayList<>()).add(candidate));
    }
  }

  /**
   * Decides.
   *
   * @param spans the budget
   * @param errorSpans up to which traces with errors are kept, be the budget spent or not
   * @return a verdict for each trace
   */
  static Map<TraceId, Verdict> of(
      Collection<Candidate> candidates, SamplingPolicy.Worth worth, long spans, long errorSpans) {
    Selection selection = new Selection(candidates, worth, spans);
    selection.takeErrors(Math.max(spans, errorSpans));
    selection.takeSlow();
    selection.takeShares();
    selection.takeByProbability();
    return selection.verdicts;
  }

  private void takeErrors(long limit) {
    long spent = 0;
    for (Candidate candidate : candidates) {
      if (!candidate.error()) {
        continue;
      }
      // However small the limit: an error that is alone is seen.
      if (spent == 0 || spent + candidate.cost() <= limit) {
        spent += candidate.cost();
        keep(candidate, Verdict.ERROR);
      } else {
        verdicts.put(candidate.traceId(), Verdict.ERROR_LIMIT);
      }
    }
    remaining = Math.max(0, remaining);
  }

  /** Half of what errors left: slow operations must not cost rare ones their share. */
  private void takeSlow() {
    List<Slow> slow = new ArrayList<>();
    byEndpoint.forEach((endpoint, traces) -> slow.addAll(slow(endpoint, traces)));
    slow.sort(Slow.ORDER);
    long floor = remaining / 2;
    for (Slow trace : slow) {
      Candidate candidate = trace.candidate();
      if (!isDecided(candidate) && remaining - candidate.cost() >= floor) {
        keep(candidate, Verdict.SLOW);
      }
    }
  }

  private List<Slow> slow(Endpoint endpoint, List<Candidate> traces) {
    int quick = (int) Math.ceil(traces.size() * worth.slowQuantile() - RANK_TOLERANCE);
    if (quick >= traces.size() || worth.slowPerOperation() == 0) {
      return List.of();
    }
    Comparator<Candidate> byDuration = Comparator.comparingLong(c -> duration(c, endpoint));
    List<Candidate> slowestFirst =
        traces.stream().sorted(byDuration.reversed().thenComparing(Candidate.BEST_FIRST)).toList();
    long usual = duration(slowestFirst.get(traces.size() - quick), endpoint);
    List<Slow> slow = new ArrayList<>();
    for (Candidate candidate : slowestFirst) {
      long duration = duration(candidate, endpoint);
      if (duration <= usual || slow.size() == worth.slowPerOperation()) {
        break;
      }
      slow.add(new Slow(slow.size(), duration / (double) Math.max(1, usual), endpoint, candidate));
    }
    return slow;
  }

  private static long duration(Candidate candidate, Endpoint endpoint) {
    return candidate.endpoints().getOrDefault(endpoint, 0L);
  }

  /** Rounds in which each operation that is behind gets a trace, the rarest operations first. */
  private void takeShares() {
    List<Map.Entry<Endpoint, List<Candidate>>> rarestFirst = new ArrayList<>(byEndpoint.entrySet());
    rarestFirst.sort(Comparator.comparingInt(endpoint -> endpoint.getValue().size()));
    for (int round = 1; round <= worth.sharePerOperation(); round++) {
      for (Map.Entry<Endpoint, List<Candidate>> endpoint : rarestFirst) {
        if (remaining <= 0) {
          return;
        }
        if (shares.getOrDefault(endpoint.getKey(), 0) < round) {
          endpoint.getValue().stream()
              .filter(candidate -> !isDecided(candidate))
              .findFirst()
              .filter(candidate -> candidate.cost() <= remaining)
              .ifPresent(candidate -> keep(candidate, Verdict.SHARE));
        }
      }
    }
  }

  /**
   * What is left goes to the highest randomness, down to the first trace that does not fit: a
   * threshold, by which any other sampler would decide alike. A trace beyond all that is left is
   * passed over, it would let nothing else in.
   */
  private void takeByProbability() {
    long atMost = remaining;
    boolean full = false;
    for (Candidate candidate : candidates) {
      if (isDecided(candidate)) {
        continue;
      }
      if (!candidate.fresh()) {
        verdicts.put(candidate.traceId(), Verdict.LATE);
        continue;
      }
      boolean passedOver = candidate.cost() > atMost;
      full |= !passedOver && candidate.cost() > remaining;
      if (full || passedOver) {
        verdicts.put(candidate.traceId(), Verdict.BUDGET);
      } else {
        keep(candidate, Verdict.PROBABILITY);
      }
    }
  }

  private boolean isDecided(Candidate candidate) {
    return verdicts.containsKey(candidate.traceId());
  }

  private void keep(Candidate candidate, Verdict verdict) {
    verdicts.put(candidate.traceId(), verdict);
    remaining -= candidate.cost();
    candidate.endpoints().keySet().forEach(endpoint -> shares.merge(endpoint, 1, Integer::sum));
  }
}
