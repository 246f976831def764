package io.strata.alert.ruletest;

import java.util.List;
import java.util.Optional;

/** What became of a file of rule tests. */
public record RuleTestReport(String file, List<Case> cases) {
  public RuleTestReport {
    cases = List.copyOf(cases);
  }

  /**
   * A case.
   *
   * @param place where it stands in the file, as a path of keys
   * @param difference from what it expects; empty where it passed
   */
  public record Case(String place, String what, Optional<String> difference) {
    static Case passed(String place, String what) {
      return new Case(place, what, Optional.empty());
    }

    static Case failed(String place, String what, String difference) {
      return new Case(place, what, Optional.of(difference));
    }
  }

  /** How many cases passed. */
  public long passed() {
    return cases.stream().filter(one -> one.difference().isEmpty()).count();
  }

  /** Those that did not. */
  public List<Case> failures() {
    return cases.stream().filter(one -> one.difference().isPresent()).toList();
  }
}
