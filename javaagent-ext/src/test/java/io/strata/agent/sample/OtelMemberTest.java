package io.strata.agent.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.TraceState;
import org.junit.jupiter.api.Test;

class OtelMemberTest {
  private static final String TRACE_ID = "0123456789abcdef0f00000000000001";

  @Test
  void randomnessIsTheLast56BitsOfTheTraceIdUnlessTheTracestateNamesIt() {
    assertThat(OtelMember.of(TraceState.getDefault()).randomness(TRACE_ID)).isEqualTo(1);
    assertThat(OtelMember.of(state("rv:0000000000abcd")).randomness(TRACE_ID)).isEqualTo(0xabcd);
    assertThat(OtelMember.of(state("th:0;rv:ffffffffffffff")).randomness(TRACE_ID))
        .isEqualTo(Consistent.NEVER - 1);
  }

  @Test
  void whatIsNoRandomnessIsNone() {
    for (String bad : new String[] {"rv:abcd", "rv:000000000000000", "rv:0000000000abcg", "rv:"}) {
      assertThat(OtelMember.of(state(bad)).randomness(TRACE_ID)).as(bad).isEqualTo(1);
    }
  }

  @Test
  void trailingZerosOfAThresholdMayBeMissing() {
    assertThat(OtelMember.of(state("th:0")).threshold()).isZero();
    assertThat(OtelMember.of(state("th:8")).threshold()).isEqualTo(1L << 55);
    assertThat(OtelMember.of(state("a:b;th:fd70a4;c:d")).threshold()).isEqualTo(0xfd70a400000000L);
  }

  @Test
  void whatIsNoThresholdIsNone() {
    for (String bad : new String[] {"", "th:", "th:123456789012345", "th:xyz", "x:th:0"}) {
      assertThat(OtelMember.of(state(bad)).hasThreshold()).as(bad).isFalse();
    }
  }

  @Test
  void aThresholdReplacesTheOldOneAndLeavesTheRest() {
    TraceState before =
        TraceState.builder().put("ot", "th:8;rv:0000000000abcd;x:y").put("other", "z").build();
    TraceState after = OtelMember.withThreshold(before, 0xc0000000000000L);
    assertThat(after.get("ot")).isEqualTo("th:c;rv:0000000000abcd;x:y");
    assertThat(after.get("other")).isEqualTo("z");
    assertThat(OtelMember.withThreshold(TraceState.getDefault(), 0).get("ot")).isEqualTo("th:0");
  }

  @Test
  void withoutAThresholdOnlyTheRestRemains() {
    assertThat(OtelMember.withoutThreshold(state("th:8")).get("ot")).isNull();
    assertThat(OtelMember.withoutThreshold(state("x:y;th:8;rv:0000000000abcd")).get("ot"))
        .isEqualTo("x:y;rv:0000000000abcd");
  }

  @Test
  void aMemberThatWouldBecomeTooLongKeepsItsThresholdOnly() {
    assertThat(OtelMember.withThreshold(state("x:" + "y".repeat(254)), 0).get("ot"))
        .isEqualTo("th:0");
  }

  @Test
  void thresholdsAreMetWithTheProbabilityTheyCameFrom() {
    assertThat(Consistent.threshold(1)).isEqualTo(Consistent.ALWAYS);
    assertThat(Consistent.threshold(0.25)).isEqualTo(0xc0000000000000L);
    assertThat(Consistent.threshold(0)).isEqualTo(Consistent.NEVER);
    assertThat(Consistent.threshold(Double.NaN)).isEqualTo(Consistent.NEVER);
    assertThat(Consistent.threshold(0.01)).isEqualTo(0xfd70a400000000L);
  }

  private static TraceState state(String ot) {
    return TraceState.builder().put("ot", ot).build();
  }
}
