package io.strata.probe.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.strata.probe.Await;
import io.strata.probe.measure.Measurements;
import io.strata.probe.measure.MetricDescriptor;
import io.strata.probe.measure.Probe;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Probes run apart from each other, and each run has an outcome. */
class ProbeScheduleTest {
  private static final Duration INTERVAL = Duration.ofMillis(50);
  private static final Duration SHORT = Duration.ofMillis(40);
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final MetricDescriptor VALUE = MetricDescriptor.gauge("value", "", "");

  private final List<ProbeRun> runs = new CopyOnWriteArrayList<>();
  private final ProbeSchedule schedule = new ProbeSchedule(InstantSource.system(), 1, runs::add);

  /** What a probe of the test does. */
  @FunctionalInterface
  private interface Work {
    void run(Measurements measurements) throws Exception;
  }

  private record TestProbe(String name, Work work) implements Probe {
    @Override
    public List<MetricDescriptor> metrics() {
      return List.of(VALUE);
    }

    @Override
    public void collect(Measurements measurements) throws Exception {
      work.run(measurements);
    }

    @Override
    public void expired(Measurements measurements) {
      measurements.record(VALUE, -1);
    }
  }

  @AfterEach
  void stop() {
    schedule.close();
  }

  @Test
  void aProbeRunsAtOnceAndThenAgainAndAgain() throws Exception {
    add("steady", LONG, measurements -> measurements.record(VALUE, 7));

    Await.until("five runs", () -> of("steady").size() >= 5);

    assertThat(of("steady")).allMatch(ProbeRun::success);
    assertThat(value(of("steady").getFirst())).isEqualTo(7);
  }

  @Test
  void aFailureIsAnOutcomeAndKeepsWhatWasRecordedBefore() throws Exception {
    add(
        "failing",
        LONG,
        measurements -> {
          measurements.record(VALUE, 1);
          throw new IllegalStateException("broken");
        });

    Await.until("two runs", () -> of("failing").size() >= 2);

    assertThat(of("failing")).noneMatch(ProbeRun::success);
    assertThat(value(of("failing").getFirst())).isEqualTo(1);
  }

  @Test
  void aProbeThatHangsIsReportedEachTimeAndDelaysNoOther() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    AtomicInteger started = new AtomicInteger();
    add(
        "hanging",
        SHORT,
        _ -> {
          started.incrementAndGet();
          awaitUninterruptibly(release);
        });
    add("steady", LONG, measurements -> measurements.record(VALUE, 7));

    Await.until("three reports of the hanging one", () -> of("hanging").size() >= 3);
    Await.until("other runs", () -> of("steady").size() >= 3);

    assertThat(started).hasValue(1);
    assertThat(of("hanging")).noneMatch(ProbeRun::success);
    assertThat(of("hanging")).allMatch(run -> value(run) == -1);
    assertThat(of("steady")).allMatch(ProbeRun::success);

    release.countDown();
    Await.until("it runs again", () -> started.get() > 1);
  }

  @Test
  void theLateResultOfAnExpiredRunIsDiscarded() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    AtomicBoolean first = new AtomicBoolean(true);
    add(
        "late",
        SHORT,
        measurements -> {
          measurements.record(VALUE, first.get() ? 13 : 7);
          if (first.getAndSet(false)) {
            awaitUninterruptibly(release);
          }
        });
    Await.until("it expires", () -> !of("late").isEmpty());

    release.countDown();

    Await.until("a run that succeeds", () -> of("late").stream().anyMatch(ProbeRun::success));
    assertThat(of("late")).noneMatch(run -> value(run) == 13);
  }

  private void add(String name, Duration timeout, Work work) {
    schedule.add(new TestProbe(name, work), INTERVAL, timeout, 0);
  }

  private List<ProbeRun> of(String probe) {
    return runs.stream().filter(run -> run.probe().equals(probe)).toList();
  }

  private static double value(ProbeRun run) {
    return run.measurements().points().values().iterator().next().getFirst().value();
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    boolean released = false;
    while (!released) {
      try {
        latch.await();
        released = true;
      } catch (InterruptedException e) {
        released = false; // A probe in a system call can't be interrupted either.
      }
    }
  }
}
