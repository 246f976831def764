package io.strata.metrics.promql.testfile;

import java.util.List;

/** The outcome of each case of a test file, in order. */
public record TestFileReport(String file, List<Case> cases) {
  public TestFileReport {
    cases = List.copyOf(cases);
  }

  /** A case: the line of its {@code eval}, from 1, and what came of it. */
  public record Case(int line, String expression, Outcome outcome) {}

  /** What came of a case. */
  public sealed interface Outcome {
    /** As expected. */
    record Passed() implements Outcome {}

    /** Not as expected. */
    record Failed(String difference) implements Outcome {}

    /** Not run: it needs a feature that the engine does not have. */
    record Skipped(String reason) implements Outcome {}
  }

  /** How many passed. */
  public long passed() {
    return cases.stream().filter(c -> c.outcome() instanceof Outcome.Passed).count();
  }

  /** How many failed. */
  public long failed() {
    return cases.stream().filter(c -> c.outcome() instanceof Outcome.Failed).count();
  }

  /** How many were skipped. */
  public long skipped() {
    return cases.stream().filter(c -> c.outcome() instanceof Outcome.Skipped).count();
  }
}
