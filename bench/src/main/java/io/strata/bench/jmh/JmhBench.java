package io.strata.bench.jmh;

import io.strata.bench.measure.Machine;
import io.strata.bench.report.JsonReport;
import io.strata.bench.report.Table;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** {@code bench jmh}: single steps of the data path, in nanoseconds and bytes for an item. */
public final class JmhBench {
  private static final String ALLOCATED = "gc.alloc.rate.norm";
  private static final String ALL = "io\\.strata\\..*Benchmark\\..*";

  private JmhBench() {}

  /** A step and its cost for an item: a span, or a sample. */
  public record Step(String name, double nanos, double errorNanos, double allocatedBytes) {}

  private record Figures(Machine machine, List<Step> steps) {}

  /**
   * Runs the benchmarks, some ten seconds each.
   *
   * @param pattern a regular expression for their names; empty for all
   */
  public static void run(String pattern, Path folder, PrintStream out) {
    var options =
        new OptionsBuilder()
            .include(pattern.isEmpty() ? ALL : pattern)
            .forks(1)
            .warmupIterations(4)
            .warmupTime(TimeValue.seconds(1))
            .measurementIterations(4)
            .measurementTime(TimeValue.seconds(1))
            .addProfiler(GCProfiler.class)
            .jvmArgs(
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow")
            .verbosity(VerboseMode.SILENT)
            .build();
    out.println("JMH: some ten seconds a step");
    List<Step> steps = new ArrayList<>();
    try {
      for (RunResult result : new Runner(options).run()) {
        steps.add(step(result));
      }
    } catch (RunnerException e) {
      throw new IllegalStateException(e);
    }
    Machine machine = Machine.here();
    Table table = new Table().line("", "ns/item", "+-", "bytes allocated/item");
    for (Step step : steps) {
      table.line(
          step.name(),
          String.format(Locale.ROOT, "%,.1f", step.nanos()),
          String.format(Locale.ROOT, "%,.1f", step.errorNanos()),
          String.format(Locale.ROOT, "%,.0f", step.allocatedBytes()));
    }
    out.printf("%nSteps, %s%nAn item is a span; of metric chunks, a sample.%n%n%s", machine, table);
    Path json = folder.resolve("jmh.json");
    JsonReport.write(json, new Figures(machine, steps));
    out.println("\nAs JSON: " + json);
  }

  private static Step step(RunResult result) {
    Result<?> time = result.getPrimaryResult();
    Result<?> allocated = result.getSecondaryResults().get(ALLOCATED);
    String name = result.getParams().getBenchmark();
    return new Step(
        name.replaceFirst(".*\\.(\\w+Benchmark\\.\\w+)$", "$1"),
        time.getScore(),
        time.getScoreError(),
        allocated == null ? 0 : allocated.getScore());
  }
}
