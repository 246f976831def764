package io.strata.alert.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SlotScheduleTest {
  private final SlotSchedule schedule =
      new SlotSchedule(Duration.ofSeconds(5), Duration.ofSeconds(2));

  @Test
  void slotsAreAlignedToTheIntervalAndShifted() {
    assertThat(schedule.atOrBefore(at(12))).isEqualTo(at(12));
    assertThat(schedule.atOrBefore(at(16).plusMillis(999))).isEqualTo(at(12));
    assertThat(schedule.after(at(12))).isEqualTo(at(17));
    assertThat(schedule.after(at(11))).isEqualTo(at(12));
  }

  @Test
  void countsTheSlotsBetweenTwo() {
    assertThat(schedule.between(at(12), at(17))).isZero();
    assertThat(schedule.between(at(12), at(32))).isEqualTo(3);
    assertThat(schedule.between(at(12), at(7))).isZero();
  }

  @Test
  void theOffsetIsAFunctionOfTheGroup() {
    Duration interval = Duration.ofMinutes(1);
    assertThat(SlotSchedule.of("f;g", interval)).isEqualTo(SlotSchedule.of("f;g", interval));
    assertThat(SlotSchedule.of("f;g", interval).offset()).isBetween(Duration.ZERO, interval);
  }

  private static Instant at(long seconds) {
    return Instant.ofEpochSecond(seconds);
  }
}
