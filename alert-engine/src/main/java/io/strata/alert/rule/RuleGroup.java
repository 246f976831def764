package io.strata.alert.rule;

import java.time.Duration;
import java.util.List;

/**
 * Rules that are evaluated together, in order, each seeing what those before it wrote.
 *
 * @param file where the group stands; with the name it identifies the group
 * @param limit how many series or alerts a rule may give; 0 is no limit
 * @param queryOffset how far before the evaluation's time the data is read
 */
public record RuleGroup(
    String file,
    String name,
    Duration interval,
    int limit,
    Duration queryOffset,
    List<Rule> rules) {
  public RuleGroup {
    rules = List.copyOf(rules);
  }

  /** What identifies the group among all files. */
  public String key() {
    return file + ";" + name;
  }
}
