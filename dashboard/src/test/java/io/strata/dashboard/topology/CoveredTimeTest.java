package io.strata.dashboard.topology;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CoveredTimeTest {
  private static final long START = 1_795_452_000_000L;
  private static final long END = START + 900_000;

  @Test
  void isTheRangeWhereTheDataReachesBackToItsStart() {
    assertThat(CoveredTime.of(START, END, START, END, false).seconds()).isEqualTo(900);
  }

  @Test
  void isTheRangeWhereTheFirstGaugeCameOneSamplingLater() {
    assertThat(CoveredTime.of(START, END, START + 9_000, END, false).seconds()).isEqualTo(900);
  }

  @Test
  void isTheRangeWhereThereIsNoDataAtAll() {
    assertThat(CoveredTime.of(START, END, Long.MAX_VALUE, END, false).seconds()).isEqualTo(900);
  }

  @Test
  void beginsWithTheEarliestSample() {
    CoveredTime covered = CoveredTime.of(START, END, END - 60_000, END, false);

    assertThat(covered).isEqualTo(new CoveredTime(END - 60_000, END));
  }

  @Test
  void beginsOnABorderOfTheWindows() {
    assertThat(CoveredTime.of(START, END, END - 55_001, END, false).startMillis())
        .isEqualTo(END - 60_000);
  }

  @Test
  void endsWithTheNewestWindowUnlessThatIsOld() {
    assertThat(CoveredTime.of(START, END, START, END - 20_000, false).seconds()).isEqualTo(880);
    assertThat(CoveredTime.of(START, END, START, END - 500_000, false).seconds()).isEqualTo(840);
  }

  @Test
  void endsWithTheNewestWindowHoweverOldWhereNewerDataCouldNotBeRead() {
    assertThat(CoveredTime.of(START, END, START, END - 500_000, true).seconds()).isEqualTo(400);
  }

  @Test
  void isNeverShorterThanAWindowNorLongerThanTheRange() {
    assertThat(CoveredTime.of(START, END, END - 2_000, END, false).seconds()).isEqualTo(10);
    assertThat(CoveredTime.of(START, START + 4_000, START + 3_000, START + 4_000, false))
        .isEqualTo(new CoveredTime(START, START + 4_000));
    assertThat(CoveredTime.of(START, END, Long.MAX_VALUE, START, true).seconds()).isZero();
  }
}
