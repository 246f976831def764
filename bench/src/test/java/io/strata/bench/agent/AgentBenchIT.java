package io.strata.bench.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.strata.engines.EngineHome;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentBenchIT {
  @Test
  void aSmallRunFindsEverySpanAndPrintsFigures(@TempDir Path folder) {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    AgentOptions options =
        AgentOptions.parse(
            List.of(
                "--only",
                "none,ours",
                "--rate",
                "50",
                "--seconds",
                "3",
                "--warm-up",
                "1",
                "--rounds",
                "1"));

    List<Sample> samples =
        new AgentBench(options, new PrintStream(printed, true, StandardCharsets.UTF_8))
            .run(EngineHome.ofSystemProperty(), Path.of(System.getProperty("strata.root")), folder);

    assertThat(samples).extracting(Sample::variant).containsExactly(Variant.NONE, Variant.OURS);
    Sample none = samples.get(0);
    Sample ours = samples.get(1);
    assertThat(none.spans()).isZero();
    assertThat(none.sentBytes()).isZero();
    // Server and client in front; server, Redis and JDBC behind.
    assertThat(ours.spans()).isGreaterThanOrEqualTo(5);
    assertThat(ours.sentBytes()).isPositive();
    assertThat(ours.allocatedKibibytes()).isGreaterThan(none.allocatedKibibytes());
    assertThat(ours.loadedClasses()).isGreaterThan(none.loadedClasses());
    assertThat(none.p99Millis()).isPositive();
    assertThat(none.threads()).isPositive();
    assertThat(printed.toString(StandardCharsets.UTF_8)).contains("CPU us/request", "Targets");
    assertThat(folder.resolve("agent.json")).content().contains("\"variant\" : \"OURS\"");
  }
}
