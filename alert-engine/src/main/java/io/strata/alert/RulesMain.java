package io.strata.alert;

import io.strata.alert.ruletest.RuleTestReport;
import io.strata.alert.ruletest.RuleTests;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code ./strata rules test FILE…}: runs promtool's rule tests. Exit codes: 0 where every case
 * passed, 1 where one failed or a file can't be read, 2 for wrong usage.
 */
public final class RulesMain {
  private static final String USAGE =
      """
      usage: ./strata rules test FILE…

      Runs tests of rules in the format of promtool ("Unit testing for rules"): for each file how many
      cases passed and failed, and each failure with its place and the difference.
      """;
  private static final String ROW = "%-42s %7s %7s%n";

  private final PrintStream out;
  private final PrintStream err;

  RulesMain(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  /** Ends the process with the exit code. */
  public static void main(String[] arguments) {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
    System.exit(new RulesMain(out, err).run(List.of(arguments)));
  }

  int run(List<String> arguments) {
    if (arguments.equals(List.of("--help"))) {
      out.print(USAGE);
      return 0;
    }
    if (arguments.size() < 2 || !arguments.getFirst().equals("test")) {
      err.print(USAGE);
      return 2;
    }
    RuleTests tests = new RuleTests(EngineFiles.syntax());
    List<RuleTestReport> reports = new ArrayList<>();
    List<String> unreadable = new ArrayList<>();
    out.printf(ROW, "file", "passed", "failed");
    for (String file : arguments.subList(1, arguments.size())) {
      try {
        RuleTestReport report = tests.run(Path.of(file));
        reports.add(report);
        out.printf(ROW, file, report.passed(), report.failures().size());
      } catch (NoSuchFileException e) {
        unreadable.add(e.getMessage() + ": there is no such file");
      } catch (IOException | IllegalArgumentException e) {
        unreadable.add(String.valueOf(e.getMessage()));
      }
    }
    reports.forEach(this::failures);
    unreadable.forEach(problem -> err.println("strata rules: " + problem));
    boolean passed = reports.stream().allMatch(report -> report.failures().isEmpty());
    return passed && unreadable.isEmpty() ? 0 : 1;
  }

  private void failures(RuleTestReport report) {
    for (RuleTestReport.Case one : report.failures()) {
      out.printf(
          "%n%s: %s: %s%n    %s%n",
          report.file(), one.place(), one.what(), one.difference().orElseThrow());
    }
  }
}
