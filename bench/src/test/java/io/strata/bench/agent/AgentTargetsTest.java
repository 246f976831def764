package io.strata.bench.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.strata.bench.report.Target;
import java.util.List;
import org.junit.jupiter.api.Test;

class AgentTargetsTest {
  @Test
  void figuresAreMediansOfTheRounds() {
    Costs costs =
        new Costs(
            List.of(
                sample(Variant.OURS, 300, 10, 5, 100),
                sample(Variant.OURS, 100, 20, 5, 100),
                sample(Variant.OURS, 120, 60, 5, 100)));

    assertThat(costs.median(Variant.OURS, Sample::cpuMicros)).hasValue(120);
    assertThat(costs.spread(Variant.OURS, Sample::cpuMicros)).isEqualTo(200);
    assertThat(costs.median(Variant.NONE, Sample::cpuMicros)).isEmpty();
  }

  @Test
  void anEvenNumberOfRoundsGivesTheMiddleBetweenTwo() {
    Costs costs =
        new Costs(
            List.of(sample(Variant.OURS, 100, 10, 5, 100), sample(Variant.OURS, 110, 20, 5, 100)));

    assertThat(costs.median(Variant.OURS, Sample::cpuMicros)).hasValue(105);
  }

  @Test
  void oursIsHeldToUpstreams() {
    List<Target> targets =
        AgentTargets.of(
            new Costs(
                List.of(
                    sample(Variant.NONE, 200, 10, 1, 100),
                    sample(Variant.UPSTREAM, 300, 20, 5, 150),
                    sample(Variant.OURS, 297, 21, 5.2, 166),
                    sample(Variant.ADAPTIVE, 240, 12, 5, 160))));

    assertThat(targets)
        .extracting(Target::name, Target::met)
        .containsExactly(
            tuple("CPU a request, ours : upstream", true),
            tuple("allocation a request, ours : upstream", false),
            tuple("added CPU a request, ours adaptive : upstream", true),
            tuple("first answer, ours : upstream", true),
            tuple("RSS, ours above upstream", false));
    assertThat(targets.get(2).reached()).isEqualTo(40);
    assertThat(targets.get(4).reached()).isEqualTo(16);
  }

  @Test
  void whatDidNotRunHasNoTarget() {
    assertThat(AgentTargets.of(new Costs(List.of(sample(Variant.OURS, 1, 1, 1, 1))))).isEmpty();
  }

  private static Sample sample(
      Variant variant, double cpu, double allocated, double firstAnswer, double resident) {
    return new Sample(
        variant, cpu, 1, 2, allocated, resident, 20, 30, 5_000, firstAnswer, 1_000, 5);
  }
}
