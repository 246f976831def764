package io.strata.collector.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.strata.telemetry.trace.TraceId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SelectionTest {
  private static final SamplingPolicy.Worth WORTH = new SamplingPolicy.Worth(0.9, 2, 1);

  private final List<Candidate> candidates = new ArrayList<>();

  @Test
  void errorsAreKeptBeyondTheBudgetUpToTheirLimit() {
    for (int i = 1; i <= 5; i++) {
      candidates.add(candidate(i, "pay", 5, 10, true));
    }
    candidates.add(candidate(6, "pay", 5, 10, false));

    Map<TraceId, Verdict> verdicts = Selection.of(candidates, WORTH, 20, 40);

    assertThat(verdicts.values())
        .containsExactlyInAnyOrder(
            Verdict.ERROR,
            Verdict.ERROR,
            Verdict.ERROR,
            Verdict.ERROR,
            Verdict.ERROR_LIMIT,
            Verdict.BUDGET);
  }

  @Test
  void oneErrorIsKeptHoweverLargeItsTrace() {
    candidates.add(candidate(1, "pay", 5, 10_000, true));

    assertThat(Selection.of(candidates, WORTH, 20, 40)).containsValue(Verdict.ERROR);
  }

  @Test
  void whatIsSlowForItsOperationIsKept() {
    for (int i = 1; i <= 19; i++) {
      candidates.add(candidate(i, "list", 10, 1, false));
    }
    candidates.add(candidate(20, "list", 90, 1, false));
    candidates.add(candidate(21, "report", 5_000, 1, false));

    Map<TraceId, Verdict> verdicts = Selection.of(candidates, WORTH, 4, 0);

    assertThat(verdicts).containsEntry(new TraceId(0, 20), Verdict.SLOW);
    assertThat(verdicts).containsEntry(new TraceId(0, 21), Verdict.SHARE);
    assertThat(verdicts.values()).filteredOn(Verdict::isKept).hasSize(4);
  }

  @Test
  void callsOfOneDurationHaveNoSlowOnes() {
    for (int i = 1; i <= 100; i++) {
      candidates.add(candidate(i, "list", 10, 1, false));
    }

    assertThat(Selection.of(candidates, WORTH, 50, 0).values()).doesNotContain(Verdict.SLOW);
  }

  @Test
  void rareOperationsComeFirstWhenNotAllCanBeSeen() {
    for (int i = 1; i <= 50; i++) {
      candidates.add(candidate(i, "list", 10, 1, false));
    }
    candidates.add(candidate(51, "refund", 10, 1, false));
    candidates.add(candidate(52, "close", 10, 1, false));

    Map<TraceId, Verdict> verdicts = Selection.of(candidates, WORTH, 2, 0);

    assertThat(verdicts).containsEntry(new TraceId(0, 51), Verdict.SHARE);
    assertThat(verdicts).containsEntry(new TraceId(0, 52), Verdict.SHARE);
  }

  @Test
  void aTraceBeyondAllThatIsLeftLetsOthersIn() {
    candidates.add(candidate(90, "list", 10, 1_000, false));
    for (int i = 1; i <= 8; i++) {
      candidates.add(candidate(i, "list", 10, 1, false));
    }

    Map<TraceId, Verdict> verdicts =
        Selection.of(candidates, new SamplingPolicy.Worth(0.9, 0, 0), 5, 0);

    assertThat(verdicts).containsEntry(new TraceId(0, 90), Verdict.BUDGET);
    assertThat(verdicts.values()).filteredOn(Verdict.PROBABILITY::equals).hasSize(5);
    assertThat(verdicts).containsEntry(new TraceId(0, 8), Verdict.PROBABILITY);
  }

  private static Candidate candidate(
      long id, String operation, long millis, long cost, boolean error) {
    return new Candidate(
        new TraceId(0, id),
        true,
        cost,
        error,
        id,
        Map.of(new Endpoint("shop", operation, true), millis * 1_000_000));
  }
}
