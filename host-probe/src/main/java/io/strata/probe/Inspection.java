package io.strata.probe;

import io.strata.probe.measure.Measurements;
import io.strata.probe.measure.MetricDescriptor;
import io.strata.probe.measure.Probe;
import io.strata.process.CommandLine;
import io.strata.process.InvalidConfigurationException;
import io.strata.telemetry.attribute.Attributes;
import io.strata.telemetry.metric.NumberPoint;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Answers about a configuration without sending anything:
 *
 * <ul>
 *   <li>{@code --check} says whether it is valid;
 *   <li>{@code --list} lists the probes and the metrics of each;
 *   <li>{@code --once} measures and prints what would be sent. It measures twice, a second apart,
 *       because shares of time need two readings.
 * </ul>
 */
final class Inspection {
  private static final Set<String> ASKS = Set.of("--check", "--list", "--once");

  private Inspection() {}

  static boolean isAskedFor(String[] arguments) {
    return Arrays.stream(arguments).anyMatch(ASKS::contains);
  }

  /** Prints the answer; returns the process's exit code. */
  static int run(
      String[] arguments, Map<String, String> environment, PrintStream out, PrintStream err)
      throws IOException, InterruptedException {
    try {
      CommandLine commandLine = CommandLine.parse(arguments);
      List<String> rest = commandLine.rest();
      if (rest.size() != 1) {
        throw new InvalidConfigurationException(
            List.of("expected --config FILE and one of --check, --list, --once, not " + rest));
      }
      HostProbeConfiguration configuration =
          HostProbeConfiguration.load(commandLine.config(), environment);
      if (rest.getFirst().equals("--check")) {
        out.printf("valid, with %d components%n", configuration.components().size());
        return 0;
      }
      try (HostProbe probe = new HostProbe(configuration, environment)) {
        if (rest.getFirst().equals("--list")) {
          list(probe, out);
        } else {
          once(probe, out);
        }
      }
      return 0;
    } catch (InvalidConfigurationException e) {
      err.println("host-probe: " + e.getMessage());
      return InvalidConfigurationException.EXIT_CODE;
    }
  }

  private static void list(HostProbe probe, PrintStream out) {
    for (Probe one : probe.probes()) {
      out.println(one.name());
      one.metrics().forEach(metric -> out.println("  " + described(metric)));
    }
    out.println("of every probe");
    List.of(HostProbe.SUCCESS, HostProbe.DURATION)
        .forEach(metric -> out.println("  " + described(metric)));
    out.println("of this process");
    SelfProbe.descriptors().forEach(metric -> out.println("  " + described(metric)));
  }

  private static String described(MetricDescriptor metric) {
    String kind = metric.kind().name().toLowerCase(Locale.ROOT).replace('_', '-');
    String unit = metric.unit().isEmpty() ? "" : ", " + metric.unit();
    return "%s (%s%s): %s".formatted(metric.name(), kind, unit, metric.description());
  }

  private static void once(HostProbe probe, PrintStream out) throws InterruptedException {
    List<Probe> probes = probe.probes();
    probes.forEach(one -> collect(one, probe, new ArrayList<>()));
    TimeUnit.SECONDS.sleep(1);
    out.println("# resource");
    probe
        .resource()
        .attributes()
        .entries()
        .forEach(entry -> out.println(entry.key() + "=" + entry.value().text()));
    for (Probe one : probes) {
      List<String> problems = new ArrayList<>();
      Measurements measurements = collect(one, probe, problems);
      out.println("# " + one.name());
      measurements
          .points()
          .forEach((metric, points) -> points.forEach(p -> out.println(line(metric, p))));
      problems.forEach(problem -> out.println("! " + problem));
    }
  }

  // Whatever a probe throws is part of the answer.
  @SuppressWarnings("CatchingUnchecked")
  private static Measurements collect(Probe probe, HostProbe host, List<String> problems) {
    Instant now = Instant.now();
    long nanos = now.getEpochSecond() * 1_000_000_000L + now.getNano();
    Measurements measurements = new Measurements(nanos, host.bootUnixNano());
    try {
      probe.collect(measurements);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      problems.add("interrupted");
    } catch (Exception e) {
      problems.add(String.valueOf(e.getMessage()));
    }
    return measurements;
  }

  private static String line(MetricDescriptor metric, NumberPoint point) {
    String number =
        point.value() == Math.rint(point.value()) && Math.abs(point.value()) < 1e15
            ? Long.toString((long) point.value())
            : Double.toString(point.value());
    String unit = metric.unit().isEmpty() ? "" : " " + metric.unit();
    return metric.name() + labels(point.attributes()) + " " + number + unit;
  }

  private static String labels(Attributes attributes) {
    if (attributes.isEmpty()) {
      return "";
    }
    return attributes.entries().stream()
        .map(entry -> entry.key() + "=" + entry.value().text())
        .collect(Collectors.joining(", ", "{", "}"));
  }
}
