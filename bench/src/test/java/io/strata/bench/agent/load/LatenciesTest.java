package io.strata.bench.agent.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LatenciesTest {
  @Test
  void aQuantileIsTheShortestDurationThatSoManyDidNotExceed() {
    long[] millis = LongStream.rangeClosed(1, 100).map(i -> (101 - i) * 1_000_000).toArray();
    Latencies latencies = new Latencies(millis);

    assertThat(latencies.count()).isEqualTo(100);
    assertThat(latencies.quantileMillis(0.5)).isEqualTo(50);
    assertThat(latencies.quantileMillis(0.99)).isEqualTo(99);
    assertThat(latencies.quantileMillis(0.991)).isEqualTo(100);
    assertThat(latencies.quantileMillis(1)).isEqualTo(100);
  }

  @Test
  void oneRequestIsEveryQuantile() {
    assertThat(new Latencies(new long[] {5_000_000}).quantileMillis(0.01)).isEqualTo(5);
  }

  @Test
  void nothingHasNoQuantile() {
    assertThatThrownBy(() -> new Latencies(new long[0]).quantileMillis(0.5))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
