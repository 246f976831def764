package io.strata.collector.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.strata.telemetry.trace.TraceId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RandomnessTest {
  @Test
  void isTheLastFiftySixBitsOfTheTraceId() {
    assertThat(Randomness.of(TraceId.fromHex("4bf92f3577b34da6a3ce929d0e0e4736")))
        .isEqualTo(0xce929d0e0e4736L);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ot=rv:ce929d0e0e4736|ce929d0e0e4736",
        "ot=th:c;rv:00000000000001|1",
        "congo=t61rcWkgMzE, ot=rv:0123456789abcd;th:0|123456789abcd",
        "ot=rv:123|-1",
        "ot=rv:xx929d0e0e4736|-1",
        "other=rv:ce929d0e0e4736|-1",
        "''|-1",
      })
  void isWhatTheTracestateNames(String traceState, String hex) {
    long expected = hex.equals("-1") ? -1 : Long.parseLong(hex, 16);
    assertThat(Randomness.explicit(traceState)).isEqualTo(expected);
  }
}
