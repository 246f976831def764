package io.strata.probe.host;

import static io.strata.probe.measure.MetricDescriptor.gauge;

import com.sun.jna.Memory;
import com.sun.jna.NativeLibrary;
import io.strata.probe.measure.Measurements;
import io.strata.probe.measure.MetricDescriptor;
import io.strata.probe.measure.Probe;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * How far the clock is from the time that the machine's time service keeps, as Linux's kernel knows
 * it ({@code adjtimex} without a change, which needs no privilege). Absent elsewhere.
 */
final class ClockProbe implements Probe {
  private static final MetricDescriptor OFFSET =
      gauge("system.time.offset", "s", "What the clock is still to be corrected by");
  private static final MetricDescriptor ERROR =
      gauge("system.time.error.limit", "s", "How wrong the clock is at most, by the kernel");
  private static final MetricDescriptor SYNCHRONIZED =
      gauge("system.time.synchronized", "", "1 where a time service keeps the clock");

  private final Supplier<Optional<Clock>> source;

  /** A reading. */
  record Clock(double offsetSeconds, double errorSeconds, boolean isSynchronized) {}

  ClockProbe(Supplier<Optional<Clock>> source) {
    this.source = source;
  }

  @Override
  public String name() {
    return "clock";
  }

  @Override
  public List<MetricDescriptor> metrics() {
    return List.of(OFFSET, ERROR, SYNCHRONIZED);
  }

  @Override
  public void collect(Measurements measurements) {
    Clock clock = source.get().orElse(null);
    if (clock == null) {
      return;
    }
    measurements.record(SYNCHRONIZED, clock.isSynchronized() ? 1 : 0);
    if (clock.isSynchronized()) {
      // The kernel's figures mean nothing while nobody tells it the time.
      measurements.record(OFFSET, clock.offsetSeconds());
      measurements.record(ERROR, clock.errorSeconds());
    }
  }

  /**
   * Asks Linux. {@code struct timex} of 64-bit systems: modes at 0, offset at 8, maxerror at 24,
   * status at 40; see adjtimex(2).
   */
  static Optional<Clock> ofLinux() {
    if (!System.getProperty("os.name").equals("Linux")) {
      return Optional.empty();
    }
    int unsynchronized = 0x40;
    int nanoseconds = 0x2000;
    try (Memory timex = new Memory(256)) {
      timex.clear();
      Object[] arguments = {timex};
      int state = NativeLibrary.getInstance("c").getFunction("adjtimex").invokeInt(arguments);
      if (state < 0) {
        return Optional.empty();
      }
      int status = timex.getInt(40);
      double unit = (status & nanoseconds) != 0 ? 1e-9 : 1e-6;
      return Optional.of(
          new Clock(
              timex.getLong(8) * unit, timex.getLong(24) * 1e-6, (status & unsynchronized) == 0));
    } catch (UnsatisfiedLinkError e) {
      return Optional.empty(); // A C library without it.
    }
  }
}
