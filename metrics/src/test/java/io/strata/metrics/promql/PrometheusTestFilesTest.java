package io.strata.metrics.promql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.strata.metrics.promql.testfile.PromqlTestFile;
import io.strata.metrics.promql.testfile.TestFileReport;
import io.strata.metrics.promql.testfile.TestFileReport.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestReporter;

/** Prometheus's own PromQL tests, where they lie beside the checkout. */
class PrometheusTestFilesTest {
  private static final Path FILES =
      Path.of(System.getProperty("strata.root", ".."), "..", "shared", "outside", "promql");

  @TestFactory
  Stream<DynamicTest> prometheusTestFilesPass(TestReporter reporter) throws IOException {
    assumeTrue(Files.isDirectory(FILES), "no PromQL test files at " + FILES);
    List<Path> files;
    try (Stream<Path> found = Files.list(FILES)) {
      files = found.filter(file -> file.toString().endsWith(".test")).sorted().toList();
    }
    return files.stream()
        .map(file ->
            DynamicTest.dynamicTest(file.getFileName().toString(), () -> run(file, reporter)));
  }

  private static void run(Path file, TestReporter reporter) throws IOException {
    TestFileReport report =
        PromqlTestFile.run(file.getFileName().toString(), Files.readString(file));
    reporter.publishEntry(
        report.file(),
        "passed %d, failed %d, skipped %d"
            .formatted(report.passed(), report.failed(), report.skipped()));
    assertThat(report.cases().stream().filter(c -> c.outcome() instanceof Outcome.Failed))
        .isEmpty();
    assertThat(report.passed()).isPositive();
  }
}
