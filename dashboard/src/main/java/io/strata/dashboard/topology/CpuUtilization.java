package io.strata.dashboard.topology;

import io.strata.dashboard.figures.Latest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The busy share of a host's processors, 0 to 1, from utilization by mode.
 *
 * @param newest the newest sample behind it
 */
record CpuUtilization(Latest newest, double ratio) {

  /** One of each host among the samples; samples of single processors are averaged. */
  static Collection<CpuUtilization> of(List<Latest> samples) {
    Map<String, List<Latest>> byHost = new TreeMap<>();
    for (Latest sample : samples) {
      byHost.computeIfAbsent(sample.labels().get("host_id"), _ -> new ArrayList<>()).add(sample);
    }
    return byHost.values().stream().map(CpuUtilization::ofHost).toList();
  }

  private static CpuUtilization ofHost(List<Latest> samples) {
    Latest newest = samples.getFirst();
    Map<String, List<Double>> byMode = new TreeMap<>();
    for (Latest sample : samples) {
      newest = sample.timeMillis() > newest.timeMillis() ? sample : newest;
      byMode
          .computeIfAbsent(sample.labels().get("cpu_mode"), _ -> new ArrayList<>())
          .add(sample.value());
    }
    List<Double> idle = byMode.remove("idle");
    double busy =
        idle != null
            ? 1 - mean(idle)
            : byMode.values().stream().mapToDouble(CpuUtilization::mean).sum();
    return new CpuUtilization(newest, Math.clamp(busy, 0, 1));
  }

  private static double mean(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).average().orElse(0);
  }
}
