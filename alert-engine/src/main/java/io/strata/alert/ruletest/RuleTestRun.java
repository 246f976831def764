package io.strata.alert.ruletest;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.strata.alert.evaluate.ActiveAlert;
import io.strata.alert.evaluate.AlertJournal;
import io.strata.alert.evaluate.AlertState;
import io.strata.alert.evaluate.EvaluationMeters;
import io.strata.alert.evaluate.EvaluationSettings;
import io.strata.alert.evaluate.GroupEvaluator;
import io.strata.alert.evaluate.RuleData;
import io.strata.alert.evaluate.RuleKey;
import io.strata.alert.evaluate.RuleStatus;
import io.strata.alert.evaluate.Transition;
import io.strata.alert.rule.Rule;
import io.strata.alert.rule.RuleGroup;
import io.strata.alert.yaml.PrometheusDuration;
import io.strata.metrics.promql.PromqlEngine;
import io.strata.metrics.promql.PromqlException;
import io.strata.metrics.promql.QueryValue;
import io.strata.metrics.promql.testfile.ExpectedVector;
import io.strata.metrics.promql.testfile.TestStorage;
import io.strata.metrics.translate.SeriesPoint;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Runs one group of tests as promtool does: the rules are evaluated from time 0 to the last case's,
 * in steps of the evaluation interval; alerts are looked at after the evaluation before their time,
 * expressions at their time when all is done. By the alert engine's own evaluator.
 */
final class RuleTestRun {
  private final RuleTestFile file;
  private final RuleTestFile.Group test;
  private final TestStorage storage = new TestStorage();
  private final PromqlEngine engine = new PromqlEngine(storage);
  private final List<GroupEvaluator> groups;
  private final List<RuleTestReport.Case> cases = new ArrayList<>();

  private RuleTestRun(RuleTestFile file, RuleTestFile.Group test, List<RuleGroup> rules) {
    this.file = file;
    this.test = test;
    GroupEvaluator.Ports ports =
        new GroupEvaluator.Ports(
            new Data(), _ -> {}, new NoJournal(), new EvaluationMeters(new SimpleMeterRegistry()));
    EvaluationSettings settings =
        new EvaluationSettings(Duration.ofDays(1), test.externalLabels(), test.externalUrl());
    this.groups =
        rules.stream()
            .sorted(Comparator.comparingInt(this::place))
            .map(group -> new GroupEvaluator(group, ports, settings, Map.of()))
            .toList();
  }

  private int place(RuleGroup group) {
    int place = file.groupOrder().indexOf(group.name());
    return place < 0 ? Integer.MAX_VALUE : place;
  }

  /** The outcome of each case. */
  static List<RuleTestReport.Case> run(
      RuleTestFile file, RuleTestFile.Group test, List<RuleGroup> rules) {
    return new RuleTestRun(file, test, rules).run();
  }

  private List<RuleTestReport.Case> run() {
    for (RuleTestFile.Input input : test.input()) {
      load(input);
    }
    Duration step = file.evaluationInterval();
    for (Duration at = Duration.ZERO; at.compareTo(test.end()) <= 0; at = at.plus(step)) {
      Instant slot = Instant.EPOCH.plus(at);
      groups.forEach(group -> group.evaluate(slot));
      for (RuleTestFile.AlertCase one : test.alerts()) {
        if (one.time().compareTo(at) >= 0 && one.time().compareTo(at.plus(step)) < 0) {
          check(one);
        }
      }
    }
    test.expressions().forEach(this::check);
    return cases;
  }

  private void load(RuleTestFile.Input input) {
    try {
      storage.load(input.series(), input.values(), test.interval().toMillis());
    } catch (PromqlException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "%s, %s: the series '%s %s' can't be read: %s"
              .formatted(file.file(), test.place(), input.series(), input.values(), e.getMessage()),
          e);
    }
  }

  private void check(RuleTestFile.AlertCase one) {
    List<RuleTestFile.ExpectedAlert> firing = new ArrayList<>();
    List<String> errors = new ArrayList<>();
    for (GroupEvaluator group : groups) {
      for (RuleStatus status : group.status()) {
        if (status.rule() instanceof Rule.Alerting && status.rule().name().equals(one.name())) {
          if (status.lastError() != null) {
            errors.add(status.lastError());
          }
          status.alerts().stream()
              .filter(alert -> alert.state() == AlertState.FIRING)
              .map(alert ->
                  new RuleTestFile.ExpectedAlert(alert.labels().toMap(), alert.annotations()))
              .forEach(firing::add);
        }
      }
    }
    List<String> expected = texts(one.expected());
    List<String> found = texts(firing);
    String what = "alert %s at %s".formatted(one.name(), PrometheusDuration.format(one.time()));
    if (!errors.isEmpty()) {
      cases.add(RuleTestReport.Case.failed(one.place(), what, "the rule failed: " + errors));
    } else if (expected.equals(found)) {
      cases.add(RuleTestReport.Case.passed(one.place(), what));
    } else {
      cases.add(
          RuleTestReport.Case.failed(
              one.place(), what, "expected %s, got %s".formatted(expected, found)));
    }
  }

  private static List<String> texts(List<RuleTestFile.ExpectedAlert> alerts) {
    return alerts.stream()
        .map(alert -> "labels:%s annotations:%s".formatted(alert.labels(), alert.annotations()))
        .sorted()
        .toList();
  }

  private void check(RuleTestFile.ExpressionCase one) {
    String what = "%s at %s".formatted(one.expression(), PrometheusDuration.format(one.time()));
    try {
      QueryValue result = engine.instant(one.expression(), one.time().toMillis());
      cases.add(
          ExpectedVector.of(one.expected())
              .difference(result)
              .map(difference -> RuleTestReport.Case.failed(one.place(), what, difference))
              .orElseGet(() -> RuleTestReport.Case.passed(one.place(), what)));
    } catch (PromqlException | IllegalArgumentException e) {
      cases.add(RuleTestReport.Case.failed(one.place(), what, String.valueOf(e.getMessage())));
    }
  }

  /** What rules read and write here. */
  private final class Data implements RuleData {
    @Override
    public QueryValue query(String expression, long timeMillis) {
      return engine.instant(expression, timeMillis);
    }

    @Override
    public void append(List<SeriesPoint> points) {
      points.forEach(point ->
          storage.add(point.labels(), point.timeMillis(), point.value(), point.histogram()));
    }
  }

  /** A test is never restarted. */
  private static final class NoJournal implements AlertJournal {
    @Override
    public void save(RuleKey rule, ActiveAlert alert) {}

    @Override
    public void forget(RuleKey rule, ActiveAlert alert) {}

    @Override
    public void transitions(RuleGroup group, RuleKey rule, List<Transition> transitions) {}
  }
}
