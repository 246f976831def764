package io.strata.store.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strata.store.StoreUnavailableException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ReadPermitsTest {
  @Test
  void aReadThatWaitsTooLongIsToldSo() {
    ReadPermits permits = new ReadPermits(1, Duration.ofMillis(20));

    assertThatThrownBy(() -> permits.read(() -> permits.read(() -> "never")))
        .isInstanceOfSatisfying(
            StoreUnavailableException.class, e -> assertThat(e.reason()).isEqualTo("busy"));
  }

  @Test
  void aReadThatFailsLeavesItsPlace() {
    ReadPermits permits = new ReadPermits(1, Duration.ZERO);

    assertThatThrownBy(() ->
            permits.read(() -> {
              throw new IllegalStateException("broken");
            }))
        .hasMessage("broken");
    assertThat(permits.<String>read(() -> "read")).isEqualTo("read");
  }
}
