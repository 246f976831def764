package io.strata.bench.agent;

import io.strata.bench.report.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/** What ours aims at beside upstream's. */
final class AgentTargets {
  private static final double STARTUP_PERCENT = 105;
  private static final double RESIDENT_MEBIBYTES = 15;
  private static final double ADAPTIVE_PERCENT = 50;

  private AgentTargets() {}

  /** Those whose variants ran. */
  static List<Target> of(Costs costs) {
    List<Target> targets = new ArrayList<>();
    ratio(targets, costs, "CPU a request, ours : upstream", 100, Sample::cpuMicros);
    ratio(targets, costs, "allocation a request, ours : upstream", 100, Sample::allocatedKibibytes);
    added(targets, costs);
    ratio(
        targets,
        costs,
        "first answer, ours : upstream",
        STARTUP_PERCENT,
        Sample::firstAnswerSeconds);
    OptionalDouble ours = costs.median(Variant.OURS, Sample::residentMebibytes);
    OptionalDouble upstream = costs.median(Variant.UPSTREAM, Sample::residentMebibytes);
    if (ours.isPresent() && upstream.isPresent()) {
      targets.add(
          Target.atMost(
              "RSS, ours above upstream",
              ours.getAsDouble() - upstream.getAsDouble(),
              RESIDENT_MEBIBYTES,
              "MiB"));
    }
    return targets;
  }

  private static void ratio(
      List<Target> targets,
      Costs costs,
      String name,
      double percent,
      ToDoubleFunction<Sample> figure) {
    OptionalDouble ours = costs.median(Variant.OURS, figure);
    OptionalDouble upstream = costs.median(Variant.UPSTREAM, figure);
    if (ours.isPresent() && upstream.isPresent()) {
      targets.add(
          Target.atMost(name, 100 * ours.getAsDouble() / upstream.getAsDouble(), percent, "%"));
    }
  }

  /** Of what upstream's agent adds to the application's own processor time. */
  private static void added(List<Target> targets, Costs costs) {
    OptionalDouble none = costs.median(Variant.NONE, Sample::cpuMicros);
    OptionalDouble upstream = costs.median(Variant.UPSTREAM, Sample::cpuMicros);
    OptionalDouble adaptive = costs.median(Variant.ADAPTIVE, Sample::cpuMicros);
    if (none.isPresent() && upstream.isPresent() && adaptive.isPresent()) {
      double base = none.getAsDouble();
      targets.add(
          Target.atMost(
              "added CPU a request, ours adaptive : upstream",
              100 * (adaptive.getAsDouble() - base) / (upstream.getAsDouble() - base),
              ADAPTIVE_PERCENT,
              "%"));
    }
  }
}
