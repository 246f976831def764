package io.strata.bench.agent;

import io.strata.bench.measure.Cache;
import io.strata.bench.measure.Folders;
import io.strata.bench.measure.Machine;
import io.strata.bench.report.JsonReport;
import io.strata.bench.report.Table;
import io.strata.bench.report.Target;
import io.strata.engines.EngineHome;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * {@code bench agent}: what agents cost the same two services (HTTP → HTTP → Redis and JDBC) under
 * the same constant load. The variants take turns, in every other round backwards, so that what
 * drifts meets all of them.
 */
public final class AgentBench {
  private final AgentOptions options;
  private final PrintStream out;

  /** A benchmark that tells what it does and found. */
  public AgentBench(AgentOptions options, PrintStream out) {
    this.options = options;
    this.out = out;
  }

  /** All that was found. */
  private record Figures(Machine machine, AgentOptions options, List<Sample> samples) {}

  /**
   * Runs it.
   *
   * @param root of the project, below which the agents were built
   * @param folder for data, logs and the figures as JSON
   * @return each variant's figures in each round
   */
  public List<Sample> run(EngineHome home, Path root, Path folder) {
    Path agents = root.resolve("javaagent-ext/target");
    if (!Files.isRegularFile(agents.resolve("strata-agent.jar"))) {
      throw new IllegalStateException("no agent in " + agents + ": build javaagent-ext");
    }
    Path data = folder.resolve("agent");
    Folders.empty(data);
    List<Sample> samples = new ArrayList<>();
    try (Broker broker = new Broker(home, data);
        OtlpSink sink = new OtlpSink();
        Cache cache = new Cache()) {
      VariantRun run =
          new VariantRun(
              options,
              new Variant.Surroundings(agents, sink.endpoint(), broker.bootstrapServers()),
              cache.port());
      for (int round = 0; round < options.rounds(); round++) {
        List<Variant> turn = new ArrayList<>(options.variants());
        for (Variant variant : round % 2 == 0 ? turn : turn.reversed()) {
          out.printf("round %d: %s%n", round + 1, variant.title());
          samples.add(
              run.measure(
                  variant,
                  data.resolve(variant.name().toLowerCase(Locale.ROOT) + "-" + (round + 1)),
                  () -> broker.received().plus(sink.received())));
        }
      }
    }
    report(new Costs(samples));
    Path json = folder.resolve("agent.json");
    JsonReport.write(json, new Figures(Machine.here(), options, samples));
    out.println("\nAs JSON: " + json);
    return samples;
  }

  private void report(Costs costs) {
    out.printf(
        Locale.ROOT,
        "%nAgents, %s%n%,.0f requests/s for %,.0f s, medians of %d rounds; of both services together"
            + " a request, of one service the rest%n%n",
        Machine.here(),
        options.rate(),
        options.seconds(),
        options.rounds());
    Table table = new Table();
    table.line(
        "",
        "CPU us/request",
        "(+-)",
        "p50 ms",
        "p99 ms",
        "KiB allocated/request",
        "RSS MiB",
        "live heap MiB",
        "threads",
        "classes",
        "first answer s",
        "bytes sent/request",
        "spans/request");
    for (Variant variant : options.variants()) {
      table.line(
          variant.title(),
          text(costs, variant, Sample::cpuMicros, 0),
          String.format(Locale.ROOT, "%.0f", costs.spread(variant, Sample::cpuMicros) / 2),
          text(costs, variant, Sample::p50Millis, 2),
          text(costs, variant, Sample::p99Millis, 2),
          text(costs, variant, Sample::allocatedKibibytes, 1),
          text(costs, variant, Sample::residentMebibytes, 0),
          text(costs, variant, Sample::liveMebibytes, 1),
          text(costs, variant, Sample::threads, 0),
          text(costs, variant, Sample::loadedClasses, 0),
          text(costs, variant, Sample::firstAnswerSeconds, 2),
          text(costs, variant, Sample::sentBytes, 0),
          text(costs, variant, Sample::spans, 2));
    }
    Table targets = new Table();
    for (Target target : AgentTargets.of(costs)) {
      target.print(targets);
    }
    out.printf("%s%nTargets%n%s", table, targets);
  }

  private static String text(
      Costs costs, Variant variant, ToDoubleFunction<Sample> figure, int decimals) {
    return String.format(
        Locale.ROOT, "%,." + decimals + "f", costs.median(variant, figure).orElseThrow());
  }
}
