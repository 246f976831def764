package io.strata.probe.host;

import static io.strata.probe.measure.MetricDescriptor.counter;
import static io.strata.probe.measure.MetricDescriptor.gauge;
import static io.strata.probe.measure.MetricDescriptor.upDownCounter;

import io.strata.probe.measure.Measurements;
import io.strata.probe.measure.MetricDescriptor;
import io.strata.telemetry.attribute.Attributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/**
 * Figures of the few processes that take most processor time or memory. One that was among them is
 * reported for some runs more, so that its series does not come and go with every run; at most
 * twice the number asked for are reported at once beside those. Not thread-safe.
 */
final class TopProcesses {
  private static final MetricDescriptor CPU_TIME =
      counter("process.cpu.time", "s", "Processor time of a process, by mode");
  private static final MetricDescriptor CPU_UTILIZATION =
      gauge("process.cpu.utilization", "1", "Share of all processors since the last run");
  private static final MetricDescriptor MEMORY =
      upDownCounter("process.memory.usage", "By", "Memory that a process has");
  private static final MetricDescriptor VIRTUAL =
      upDownCounter("process.memory.virtual", "By", "Memory that a process may address");
  private static final MetricDescriptor THREADS =
      upDownCounter("process.thread.count", "{thread}", "Threads of a process");
  static final List<MetricDescriptor> METRICS =
      List.of(CPU_TIME, CPU_UTILIZATION, MEMORY, VIRTUAL, THREADS);

  private static final double TICKS_PER_SECOND = 100;
  private static final int LINGERING_RUNS = 6;

  private final int most;
  private final long pageBytes;
  private final int processors;
  private final long bootUnixNano;
  private Map<ProcessStat.Id, Long> ticksBefore = Map.of();
  private long nanosBefore;

  /** For how many runs each reported process is reported still. */
  private final Map<ProcessStat.Id, Integer> reported = new HashMap<>();

  /**
   * @param most how many by processor time, and how many by memory
   * @param bootUnixNano when the machine was booted
   */
  TopProcesses(int most, long pageBytes, int processors, long bootUnixNano) {
    this.most = most;
    this.pageBytes = pageBytes;
    this.processors = Math.max(1, processors);
    this.bootUnixNano = bootUnixNano;
  }

  /** Records those of all processes that matter most; shares are known from the second run on. */
  void record(List<ProcessStat> all, Measurements measurements) {
    if (most == 0) {
      return;
    }
    double passedSeconds = (measurements.timeUnixNano() - nanosBefore) / 1e9;
    Map<ProcessStat.Id, Long> ticks = new HashMap<>();
    Map<ProcessStat.Id, Double> seconds = new HashMap<>();
    for (ProcessStat process : all) {
      long now = process.userTicks() + process.systemTicks();
      ticks.put(process.id(), now);
      // Who began since the last run had nothing then.
      long before = ticksBefore.getOrDefault(process.id(), 0L);
      seconds.put(process.id(), Math.max(0, now - before) / TICKS_PER_SECOND);
    }
    boolean sharesAreKnown = !ticksBefore.isEmpty() && passedSeconds > 0;
    Set<ProcessStat.Id> top = new HashSet<>();
    if (sharesAreKnown) {
      top.addAll(top(all, process -> seconds.getOrDefault(process.id(), 0.0)));
    }
    top.addAll(top(all, process -> (double) process.residentPages()));
    reported.replaceAll((_, runs) -> runs - 1);
    top.forEach(id -> reported.put(id, LINGERING_RUNS));
    reported.values().removeIf(runs -> runs < 0);
    reported.keySet().retainAll(ticks.keySet());
    for (ProcessStat process : all) {
      if (reported.containsKey(process.id())) {
        double share = seconds.getOrDefault(process.id(), 0.0) / passedSeconds / processors;
        record(process, sharesAreKnown ? share : Double.NaN, measurements);
      }
    }
    ticksBefore = ticks;
    nanosBefore = measurements.timeUnixNano();
  }

  private List<ProcessStat.Id> top(List<ProcessStat> all, ToDoubleFunction<ProcessStat> by) {
    List<ProcessStat> sorted = new ArrayList<>(all);
    sorted.removeIf(process -> by.applyAsDouble(process) <= 0);
    sorted.sort(Comparator.comparingDouble(by).reversed().thenComparingLong(ProcessStat::pid));
    return sorted.stream().limit(most).map(ProcessStat::id).toList();
  }

  private void record(ProcessStat process, double share, Measurements measurements) {
    long startUnixNano = bootUnixNano + process.startTicks() * 10_000_000;
    Attributes of =
        Attributes.ofText(
            "process.pid",
            Long.toString(process.pid()),
            "process.creation.time",
            Instant.ofEpochSecond(startUnixNano / 1_000_000_000).toString(),
            "process.executable.name",
            process.command());
    time(process.userTicks(), "user", of, startUnixNano, measurements);
    time(process.systemTicks(), "system", of, startUnixNano, measurements);
    measurements.record(CPU_UTILIZATION, share, of);
    measurements.record(MEMORY, (double) (process.residentPages() * pageBytes), of);
    measurements.record(VIRTUAL, (double) process.virtualBytes(), of);
    measurements.record(THREADS, (double) process.threads(), of);
  }

  private static void time(
      long ticks, String mode, Attributes of, long startUnixNano, Measurements measurements) {
    measurements.recordSince(
        startUnixNano, CPU_TIME, ticks / TICKS_PER_SECOND, of.with("cpu.mode", mode));
  }
}
