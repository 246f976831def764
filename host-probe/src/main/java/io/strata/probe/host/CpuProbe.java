package io.strata.probe.host;

import static io.strata.probe.measure.MetricDescriptor.counter;
import static io.strata.probe.measure.MetricDescriptor.gauge;
import static io.strata.probe.measure.MetricDescriptor.upDownCounter;

import io.strata.probe.measure.Measurements;
import io.strata.probe.measure.MetricDescriptor;
import io.strata.probe.measure.Probe;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import oshi.hardware.CentralProcessor;
import oshi.hardware.CentralProcessor.TickType;

/**
 * CPU time by mode, summed over all processors or for each, its share of all processors since the
 * previous run, and frequencies; the first run has no share.
 */
final class CpuProbe implements Probe {
  private static final MetricDescriptor TIME =
      counter("system.cpu.time", "s", "Time that all processors spent, by mode");
  private static final MetricDescriptor UTILIZATION =
      gauge("system.cpu.utilization", "1", "Share of the processors' time since the last run");
  private static final MetricDescriptor LOGICAL =
      upDownCounter("system.cpu.logical.count", "{cpu}", "Logical processors");
  private static final MetricDescriptor PHYSICAL =
      upDownCounter("system.cpu.physical.count", "{cpu}", "Physical processor cores");

  private static final MetricDescriptor FREQUENCY =
      gauge("system.cpu.frequency", "Hz", "Frequency of a processor");

  private final CentralProcessor processor;
  private final boolean eachProcessor;
  private long @Nullable [] previous;

  /**
   * @param eachProcessor whether time is told for each logical processor instead of for all
   *     together, and frequencies
   */
  CpuProbe(CentralProcessor processor, boolean eachProcessor) {
    this.processor = processor;
    this.eachProcessor = eachProcessor;
  }

  @Override
  public String name() {
    return "cpu";
  }

  @Override
  public List<MetricDescriptor> metrics() {
    return List.of(TIME, UTILIZATION, LOGICAL, PHYSICAL, FREQUENCY);
  }

  @Override
  public void collect(Measurements measurements) {
    long[] ticks = processor.getSystemCpuLoadTicks().clone();
    if (eachProcessor) {
      collectEach(measurements);
    } else {
      byMode(ticks)
          .forEach((mode, millis) -> measurements.record(TIME, millis / 1000.0, "cpu.mode", mode));
    }
    if (previous != null) {
      utilization(previous, ticks)
          .forEach((mode, share) -> measurements.record(UTILIZATION, share, "cpu.mode", mode));
    }
    previous = ticks;
    measurements.record(LOGICAL, processor.getLogicalProcessorCount());
    measurements.record(PHYSICAL, processor.getPhysicalProcessorCount());
  }

  /** The sum over processors is what is told without them, so either way queries add up. */
  private void collectEach(Measurements measurements) {
    long[][] ticks = processor.getProcessorCpuLoadTicks();
    for (int i = 0; i < ticks.length; i++) {
      String number = Integer.toString(i);
      byMode(ticks[i])
          .forEach((mode, millis) ->
              measurements.record(
                  TIME, millis / 1000.0, "cpu.mode", mode, "cpu.logical_number", number));
    }
    long[] hertz = processor.getCurrentFreq();
    for (int i = 0; i < hertz.length; i++) {
      if (hertz[i] > 0) { // How OSHI says that it does not know.
        measurements.record(FREQUENCY, hertz[i], "cpu.logical_number", Integer.toString(i));
      }
    }
  }

  /** Milliseconds by {@code cpu.mode}; hard and soft interrupts are one mode. */
  static Map<String, Long> byMode(long[] ticks) {
    Map<String, Long> modes = new LinkedHashMap<>();
    for (TickType type : TickType.values()) {
      String mode =
          switch (type) {
            case USER -> "user";
            case NICE -> "nice";
            case SYSTEM -> "system";
            case IDLE -> "idle";
            case IOWAIT -> "iowait";
            case IRQ, SOFTIRQ -> "interrupt";
            case STEAL -> "steal";
          };
      modes.merge(mode, ticks[type.getIndex()], Long::sum);
    }
    return modes;
  }

  /**
   * Shares of the time between two readings, adding up to 1. The kernel's idle and iowait may step
   * back a little; a step back counts as nothing. Empty where no time has passed.
   */
  static Map<String, Double> utilization(long[] before, long[] now) {
    long[] passed = new long[now.length];
    long total = 0;
    for (int i = 0; i < now.length; i++) {
      passed[i] = Math.max(0, now[i] - before[i]);
      total += passed[i];
    }
    Map<String, Double> shares = new LinkedHashMap<>();
    if (total > 0) {
      double divisor = (double) total;
      byMode(passed).forEach((mode, millis) -> shares.put(mode, millis / divisor));
    }
    return shares;
  }
}
