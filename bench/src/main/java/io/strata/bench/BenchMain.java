package io.strata.bench;

import io.strata.bench.ingest.IngestBench;
import io.strata.bench.ingest.IngestOptions;
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
      """;

  private BenchMain() {}

  /**
   * Runs it; the system property {@code strata.bench.folder} names where data and figures go.
   *
   * @param arguments the name of a benchmark, and its options
   */
  public static void main(String[] arguments) {
    List<String> all = Arrays.asList(arguments);
    String name = all.isEmpty() || all.getFirst().startsWith("--") ? "all" : all.getFirst();
    List<String> options = name.equals("all") ? all : all.subList(1, all.size());
    Path folder = Path.of(System.getProperty("strata.bench.folder", "bench/target/bench"));
    try {
      switch (name) {
        case "all", "ingest" ->
            new IngestBench(IngestOptions.parse(options), System.out)
                .run(EngineHome.ofSystemProperty(), folder.toAbsolutePath());
        default -> {
          System.err.print(USAGE + IngestOptions.USAGE);
          System.exit(2);
        }
      }
    } catch (IllegalArgumentException e) {
      System.err.println("strata bench: " + e.getMessage());
      System.err.print(USAGE + IngestOptions.USAGE);
      System.exit(2);
    }
  }
}
