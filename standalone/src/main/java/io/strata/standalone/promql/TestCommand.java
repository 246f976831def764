package io.strata.standalone.promql;

import io.strata.metrics.promql.testfile.PromqlTestFile;
import io.strata.metrics.promql.testfile.TestFileReport;
import io.strata.metrics.promql.testfile.TestFileReport.Outcome;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Runs Prometheus's {@code .test} files and prints what became of each case. */
final class TestCommand {
  private static final String ROW = "%-42s %7s %7s %8s%n";

  private final PrintStream out;

  TestCommand(PrintStream out) {
    this.out = out;
  }

  /** Whether every file could be read and no case failed. */
  boolean run(List<Path> paths) throws IOException {
    List<TestFileReport> reports = new ArrayList<>();
    List<String> malformed = new ArrayList<>();
    out.printf(ROW, "file", "passed", "failed", "skipped");
    for (Path file : files(paths)) {
      try {
        TestFileReport report = PromqlTestFile.run(file.toString(), Files.readString(file));
        reports.add(report);
        row(file.getFileName().toString(), List.of(report));
      } catch (IllegalArgumentException unreadable) {
        malformed.add(String.valueOf(unreadable.getMessage()));
        out.printf(ROW, file.getFileName(), "-", "-", "-");
      }
    }
    row("all", reports);
    reports.forEach(this::failures);
    malformed.forEach(message -> out.printf("%n%s%n", message));
    skipped(reports);
    return malformed.isEmpty() && reports.stream().allMatch(report -> report.failed() == 0);
  }

  private static List<Path> files(List<Path> paths) throws IOException {
    List<Path> files = new ArrayList<>();
    for (Path path : paths) {
      if (!Files.isDirectory(path)) {
        files.add(path);
        continue;
      }
      try (Stream<Path> found = Files.walk(path)) {
        files.addAll(found.filter(file -> file.toString().endsWith(".test")).sorted().toList());
      }
    }
    if (files.isEmpty()) {
      throw new NoSuchFileException(paths + "/*.test");
    }
    return files;
  }

  private void row(String name, List<TestFileReport> reports) {
    out.printf(
        ROW,
        name,
        reports.stream().mapToLong(TestFileReport::passed).sum(),
        reports.stream().mapToLong(TestFileReport::failed).sum(),
        reports.stream().mapToLong(TestFileReport::skipped).sum());
  }

  private void failures(TestFileReport report) {
    for (TestFileReport.Case one : report.cases()) {
      if (one.outcome() instanceof Outcome.Failed(String difference)) {
        out.printf(
            "%n%s:%d: %s%n    %s%n", report.file(), one.line(), one.expression(), difference);
      }
    }
  }

  /** Which cases were skipped, by reason and file. */
  private void skipped(List<TestFileReport> reports) {
    Map<String, Map<String, List<Integer>>> linesByReason = new LinkedHashMap<>();
    for (TestFileReport report : reports) {
      for (TestFileReport.Case one : report.cases()) {
        if (one.outcome() instanceof Outcome.Skipped(String reason)) {
          linesByReason
              .computeIfAbsent(reason, _ -> new LinkedHashMap<>())
              .computeIfAbsent(report.file(), _ -> new ArrayList<>())
              .add(one.line());
        }
      }
    }
    linesByReason.forEach((reason, byFile) -> {
      out.printf("%nskipped: %s%n", reason);
      byFile.forEach((file, lines) ->
          out.printf(
              "    %s: %s%n",
              file, lines.stream().map(String::valueOf).collect(Collectors.joining(", "))));
    });
  }
}
