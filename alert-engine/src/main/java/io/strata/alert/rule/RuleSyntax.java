package io.strata.alert.rule;

import java.util.Optional;

/** Tells what is wrong with the texts in a rule, before they are used. */
public interface RuleSyntax {
  /** What is wrong with a PromQL expression; empty where nothing is. */
  Optional<String> expressionProblem(String expression);

  /** What is wrong with a template; empty where nothing is. */
  Optional<String> templateProblem(String template);
}
