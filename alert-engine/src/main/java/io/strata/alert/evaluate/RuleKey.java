package io.strata.alert.evaluate;

import io.strata.alert.rule.Rule;
import io.strata.alert.rule.RuleGroup;
import java.util.TreeMap;

/** What identifies a rule across restarts and changes: its group, name and label templates. */
public record RuleKey(String group, String name, String labels) {
  /** The key of a rule of a group. */
  public static RuleKey of(RuleGroup group, Rule rule) {
    return new RuleKey(group.key(), rule.name(), new TreeMap<>(rule.labels()).toString());
  }
}
