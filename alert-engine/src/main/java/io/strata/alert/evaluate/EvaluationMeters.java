package io.strata.alert.evaluate;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.strata.alert.rule.RuleGroup;
import java.time.Duration;

/**
 * Figures of rule evaluation, per group. Every slot of a group's schedule is either evaluated or
 * missed; every evaluation evaluates each rule, which succeeds or fails.
 */
public final class EvaluationMeters {
  private final MeterRegistry registry;

  /** Figures in the given registry. */
  public EvaluationMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  void evaluated(RuleGroup group, Duration took, boolean failed) {
    Timer.builder("strata_alert_engine_rule_evaluation")
        .description("Time that the evaluation of one rule took")
        .tag("group", group.name())
        .register(registry)
        .record(took);
    if (failed) {
      counter("strata_alert_engine_rule_evaluation_failures", "Rule evaluations that failed", group)
          .increment();
    }
  }

  /** Counts slots that passed without an evaluation. */
  public void missed(RuleGroup group, long slots) {
    counter("strata_alert_engine_group_slots_missed", "Slots without an evaluation", group)
        .increment((double) slots);
  }

  private Counter counter(String name, String description, RuleGroup group) {
    return Counter.builder(name)
        .description(description)
        .tag("group", group.name())
        .register(registry);
  }
}
