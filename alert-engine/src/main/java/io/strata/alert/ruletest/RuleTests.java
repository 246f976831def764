package io.strata.alert.ruletest;

import io.strata.alert.rule.RuleFileParser;
import io.strata.alert.rule.RuleGroup;
import io.strata.alert.rule.RuleProblem;
import io.strata.alert.rule.RuleSyntax;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs promtool's rule tests with the alert engine's rules and PromQL. Thread-safe. */
public final class RuleTests {
  private final RuleSyntax syntax;

  /** Tests rules of the given syntax. */
  public RuleTests(RuleSyntax syntax) {
    this.syntax = syntax;
  }

  /**
   * Runs a file.
   *
   * @throws IOException where it or a rule file that it names can't be read
   * @throws IllegalArgumentException where one of them is wrong, with all problems
   */
  public RuleTestReport run(Path path) throws IOException {
    RuleTestFile file = RuleTestFile.parse(path.toString(), Files.readString(path));
    List<RuleGroup> rules = rules(file, path);
    List<RuleTestReport.Case> cases = new ArrayList<>();
    for (RuleTestFile.Group test : file.tests()) {
      cases.addAll(RuleTestRun.run(file, test, rules));
    }
    return new RuleTestReport(path.toString(), cases);
  }

  private List<RuleGroup> rules(RuleTestFile file, Path path) throws IOException {
    RuleFileParser parser = new RuleFileParser(syntax, file.evaluationInterval());
    List<RuleGroup> groups = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    for (String named : file.ruleFiles()) {
      for (Path ruleFile : found(path.toAbsolutePath().resolveSibling(named))) {
        RuleFileParser.Parsed parsed =
            parser.parse(ruleFile.toString(), Files.readString(ruleFile));
        groups.addAll(parsed.groups());
        parsed.problems().stream().map(RuleProblem::toString).forEach(problems::add);
      }
    }
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("\n", problems));
    }
    return groups;
  }

  private static List<Path> found(Path named) throws IOException {
    Path folder = named.getParent();
    Path name = named.getFileName();
    if (folder == null || name == null || !Files.isDirectory(folder)) {
      throw new NoSuchFileException(named.toString());
    }
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, name.toString())) {
      files.forEach(found::add);
    }
    if (found.isEmpty()) {
      throw new NoSuchFileException(named.toString());
    }
    found.sort(null);
    return found;
  }
}
