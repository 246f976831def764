package io.strata.agent.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class SlowLimitTest {
  private final long seed = new Random().nextLong();
  private final Random random = new Random(seed);

  @Test
  void aboutOneOfAHundredIsSlow() {
    SlowLimit limit = new SlowLimit();
    int slow = 0;
    for (int i = 0; i < 200_000; i++) {
      slow += limit.isExceededBy((long) (1e6 * Math.exp(random.nextGaussian()))) ? 1 : 0;
    }
    assertThat(slow).as("seed %d", seed).isBetween(1_000, 4_000);
  }

  @Test
  void whatIsFarAboveAllOthersIsSlow() {
    SlowLimit limit = new SlowLimit();
    for (int i = 0; i < 1_000; i++) {
      limit.isExceededBy(1_000_000 + random.nextInt(100_000));
    }
    assertThat(limit.isExceededBy(10_000_000)).as("seed %d", seed).isTrue();
    assertThat(limit.isExceededBy(900_000)).as("seed %d", seed).isFalse();
  }

  @Test
  void itFollowsAnEndpointThatBecomesSlower() {
    SlowLimit limit = new SlowLimit();
    for (int i = 0; i < 10_000; i++) {
      limit.isExceededBy(1_000_000);
    }
    int slow = 0;
    for (int i = 0; i < 10_000; i++) {
      slow += limit.isExceededBy(20_000_000) ? 1 : 0;
    }
    assertThat(slow).isBetween(1, 300);
  }

  @Test
  void nothingIsSlowBeforeAHundredWereSeen() {
    SlowLimit limit = new SlowLimit();
    for (int i = 1; i <= 100; i++) {
      assertThat(limit.isExceededBy(i * 1_000_000L)).isFalse();
    }
  }
}
