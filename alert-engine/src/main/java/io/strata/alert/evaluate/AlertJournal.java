package io.strata.alert.evaluate;

import io.strata.alert.rule.RuleGroup;
import java.util.List;

/** Keeps what must survive a restart of the alerts of rules, and tells their story. */
public interface AlertJournal {
  /** An alert stands elsewhere than before. */
  void save(RuleKey rule, ActiveAlert alert);

  /** An alert is forgotten. */
  void forget(RuleKey rule, ActiveAlert alert);

  /** Alerts changed their state. */
  void transitions(RuleGroup group, RuleKey rule, List<Transition> transitions);
}
