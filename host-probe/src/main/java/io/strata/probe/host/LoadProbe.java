package io.strata.probe.host;

import static io.strata.probe.measure.MetricDescriptor.gauge;

import io.strata.probe.measure.Measurements;
import io.strata.probe.measure.MetricDescriptor;
import io.strata.probe.measure.Probe;
import java.util.List;
import oshi.hardware.CentralProcessor;

/** Load averages, where the system has them. */
final class LoadProbe implements Probe {
  private static final List<MetricDescriptor> AVERAGES =
      List.of(average("1m"), average("5m"), average("15m"));

  private final CentralProcessor processor;

  LoadProbe(CentralProcessor processor) {
    this.processor = processor;
  }

  @Override
  public String name() {
    return "load";
  }

  @Override
  public List<MetricDescriptor> metrics() {
    return AVERAGES;
  }

  @Override
  public void collect(Measurements measurements) {
    double[] averages = processor.getSystemLoadAverage(AVERAGES.size());
    for (int i = 0; i < averages.length; i++) {
      if (averages[i] >= 0) { // Negative is how OSHI says that there is none.
        measurements.record(AVERAGES.get(i), averages[i]);
      }
    }
  }

  private static MetricDescriptor average(String over) {
    return gauge(
        "system.cpu.load_average." + over, "{thread}", "Load average over " + over.strip());
  }
}
