package io.strata.probe.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.strata.probe.Recorded;
import io.strata.probe.measure.Measurements;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TopProcessesTest {
  private static final long BOOT = 1_000_000_000_000_000_000L;

  private final TopProcesses top = new TopProcesses(1, 4096, 2, BOOT);
  private long seconds = 100;

  @Test
  void theOneWithMostMemoryIsToldAtOnceAndTheBusiestFromTheSecondRunOn() {
    Recorded first = run(process(1, 0, 10), process(2, 50, 1), process(3, 0, 5));
    assertThat(pids(first)).containsExactly("1");
    assertThat(first.points("process.cpu.utilization")).isEmpty();

    // 10 s on two processors: 200 ticks are a tenth of what there was.
    Recorded second = run(process(1, 0, 10), process(2, 250, 1), process(3, 0, 5));
    assertThat(pids(second)).containsExactlyInAnyOrder("1", "2");
    assertThat(second.value("process.cpu.utilization", "process.pid", "2")).isEqualTo(0.1);
    assertThat(second.value("process.cpu.time", "process.pid", "2", "cpu.mode", "user"))
        .isEqualTo(2.5);
    assertThat(second.value("process.memory.usage", "process.pid", "1")).isEqualTo(40_960);
  }

  @Test
  void oneThatDropsOutIsToldForSomeRunsMore() {
    run(process(1, 0, 10), process(2, 0, 1));
    for (int i = 0; i < 6; i++) {
      assertThat(pids(run(process(1, 0, 1), process(2, 0, 10)))).contains("1");
    }
    assertThat(pids(run(process(1, 0, 1), process(2, 0, 10)))).containsExactly("2");
  }

  @Test
  void aPidThatIsUsedAgainIsAnotherProcess() {
    run(process(1, 5_000, 10));
    ProcessStat again = new ProcessStat(1, "new", 'S', 30, 0, 1, 9_999, 0, 10);
    Recorded recorded = run(again);

    assertThat(recorded.attribute("process.memory.usage", "process.creation.time"))
        .containsExactly("2001-09-09T01:48:19Z");
    // Not less than nothing, but what it took since it began.
    assertThat(recorded.value("process.cpu.utilization", "process.pid", "1")).isEqualTo(0.015);
  }

  @Test
  void howManyAreToldIsBounded() {
    for (int i = 0; i < 50; i++) {
      int newest = i;
      ProcessStat[] all =
          IntStream.rangeClosed(0, i)
              .mapToObj(pid -> process(pid, pid == newest ? 1_000 : 0, pid))
              .toArray(ProcessStat[]::new);
      assertThat(pids(run(all))).hasSizeLessThanOrEqualTo(2 * 7);
    }
  }

  private Recorded run(ProcessStat... all) {
    seconds += 10;
    Measurements measurements = new Measurements(BOOT + seconds * 1_000_000_000, BOOT);
    top.record(Arrays.asList(all), measurements);
    return Recorded.in(measurements);
  }

  private static List<String> pids(Recorded recorded) {
    return recorded.attribute("process.memory.usage", "process.pid");
  }

  private static ProcessStat process(long pid, long ticks, long pages) {
    return new ProcessStat(pid, "p" + pid, 'S', ticks, 0, 1, 100, 1_000, pages);
  }
}
