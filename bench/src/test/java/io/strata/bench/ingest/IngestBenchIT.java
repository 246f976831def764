package io.strata.bench.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.strata.engines.EngineHome;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IngestBenchIT {
  @Test
  void aSmallRunOfOursFindsEverythingAndPrintsFigures(@TempDir Path folder) {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    IngestOptions options =
        IngestOptions.parse(
            List.of(
                "--only",
                "ours",
                "--spans",
                "20000",
                "--warm-up",
                "5000",
                "--rate",
                "2000",
                "--seconds",
                "3",
                "--no-settle"));

    Measurement ours =
        Objects.requireNonNull(
            new IngestBench(options, new PrintStream(printed, true, StandardCharsets.UTF_8))
                .run(EngineHome.ofSystemProperty(), folder));

    assertThat(ours.lostSpans()).isZero();
    assertThat(ours.spans()).isGreaterThanOrEqualTo(20_000);
    assertThat(printed.toString(StandardCharsets.UTF_8)).contains("strata", "p99", "Targets");
    assertThat(folder.resolve("ingest.json")).content().contains("spansPerCpuSecond");
  }

  @Test
  void anUnknownOptionIsRefused() {
    org.assertj.core.api.Assertions.assertThatThrownBy(
            () -> IngestOptions.parse(List.of("--sapns", "5")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("--sapns");
  }
}
