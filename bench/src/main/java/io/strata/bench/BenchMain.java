package io.strata.bench;

import io.strata.bench.agent.AgentBench;
import io.strata.bench.agent.AgentOptions;
import io.strata.bench.ingest.IngestBench;
import io.strata.bench.ingest.IngestOptions;
import io.strata.bench.ingest.Measurement;
import io.strata.bench.jmh.JmhBench;
import io.strata.bench.probe.ProbeBench;
import io.strata.bench.probe.ProbeOptions;
import io.strata.bench.receive.ReceiveBench;
import io.strata.engines.EngineHome;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Runs the benchmark that the command line names. */
public final class BenchMain {
  private static final String USAGE =
      """
      usage: ./strata bench [NAME] [OPTIONS]

        ingest      Kafka to Elasticsearch: spans a second, what a span costs, beside its peers
        receive [S]  OTLP requests against the receivers, S seconds each way (8)
        agent       what the agent costs an application, beside upstream's and none
        probe       what the host-probe costs a machine, beside node_exporter
        jmh [REGEX]  single steps: decode, split, assemble and derive, encode chunks

      options of ingest
      """
          + IngestOptions.USAGE
          + AgentOptions.USAGE
          + ProbeOptions.USAGE;

  private static final double RECEIVE_SECONDS = 8;

  private BenchMain() {}

  /**
   * Runs it; the system property {@code strata.bench.folder} names where data and figures go.
   *
   * @param arguments the name of a benchmark, and its options
   */
  public static void main(String[] arguments) {
    List<String> all = Arrays.asList(arguments);
    String first = all.isEmpty() ? "--" : all.getFirst();
    String name = first.startsWith("--") && !first.equals("--help") ? "all" : first;
    List<String> options = name.equals("all") ? all : all.subList(1, all.size());
    Path folder =
        Path.of(System.getProperty("strata.bench.folder", "bench/target/bench")).toAbsolutePath();
    try {
      switch (name) {
        case "ingest" -> ingest(options, folder);
        case "receive" -> receive(options, folder);
        case "agent" -> agent(options, folder);
        case "probe" -> probe(options, folder);
        case "jmh" -> JmhBench.run(options.isEmpty() ? "" : options.getFirst(), folder, System.out);
        case "all" -> {
          JmhBench.run("", folder, System.out);
          receive(List.of(), folder);
          ingest(options, folder);
          agent(List.of(), folder);
          probe(List.of(), folder);
        }
        case "help", "--help", "-h" -> System.out.print(USAGE);
        default -> {
          System.err.print(USAGE);
          System.exit(2);
        }
      }
    } catch (IllegalArgumentException e) {
      System.err.println("strata bench: " + e.getMessage());
      System.err.print(USAGE);
      System.exit(2);
    }
  }

  private static void ingest(List<String> options, Path folder) {
    Measurement ours =
        new IngestBench(IngestOptions.parse(options), System.out)
            .run(EngineHome.ofSystemProperty(), folder);
    if (ours != null && ours.lostSpans() > 0) {
      throw new IllegalStateException("spans were lost");
    }
  }

  private static void agent(List<String> options, Path folder) {
    Path root = Path.of(System.getProperty("strata.root", ".")).toAbsolutePath();
    new AgentBench(AgentOptions.parse(options), System.out)
        .run(EngineHome.ofSystemProperty(), root, folder);
  }

  private static void probe(List<String> options, Path folder) {
    Path root = Path.of(System.getProperty("strata.root", ".")).toAbsolutePath();
    new ProbeBench(ProbeOptions.parse(options), System.out)
        .run(EngineHome.ofSystemProperty(), root, folder);
  }

  private static void receive(List<String> options, Path folder) {
    double seconds = options.isEmpty() ? RECEIVE_SECONDS : Double.parseDouble(options.getFirst());
    new ReceiveBench(seconds, System.out).run(folder);
  }
}
