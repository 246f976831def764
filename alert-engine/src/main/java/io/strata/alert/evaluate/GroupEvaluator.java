package io.strata.alert.evaluate;

import io.strata.alert.notify.Alert;
import io.strata.alert.rule.Rule;
import io.strata.alert.rule.RuleGroup;
import io.strata.metrics.promql.QueryValue;
import io.strata.metrics.series.Labels;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Evaluates the rules of a group in order: query, state machine, write back, send. One thread
 * evaluates; any may read {@link #status()}.
 */
public final class GroupEvaluator {
  private static final Logger LOGGER = LoggerFactory.getLogger(GroupEvaluator.class);

  private final RuleGroup group;
  private final RuleEvaluator evaluator;
  private final Ports ports;
  private final EvaluationSettings settings;
  private final List<Running> rules = new ArrayList<>();
  private volatile List<RuleStatus> status;

  /** Where a group reads and writes. */
  public record Ports(
      RuleData data, AlertSink sink, AlertJournal journal, EvaluationMeters meters) {}

  /** A rule with what it remembers between evaluations. */
  private static final class Running {
    final Rule rule;
    final RuleKey key;
    final WrittenSeries written = new WrittenSeries();
    Map<Labels, ActiveAlert> alerts = new LinkedHashMap<>();
    RuleStatus status;

    Running(Rule rule, RuleKey key) {
      this.rule = rule;
      this.key = key;
      this.status = new RuleStatus(rule, null, null, Duration.ZERO, List.of());
    }
  }

  /**
   * An evaluator that goes on where an earlier one stopped.
   *
   * @param restored alerts by rule, as the journal kept them
   */
  public GroupEvaluator(
      RuleGroup group,
      Ports ports,
      EvaluationSettings settings,
      Map<RuleKey, List<ActiveAlert>> restored) {
    this.group = group;
    this.ports = ports;
    this.settings = settings;
    this.evaluator = new RuleEvaluator(group, ports.data(), settings);
    for (Rule rule : group.rules()) {
      Running running = new Running(rule, RuleKey.of(group, rule));
      restored
          .getOrDefault(running.key, List.of())
          .forEach(alert -> running.alerts.put(alert.labels(), alert));
      rules.add(running);
    }
    this.status = rules.stream().map(running -> running.status).toList();
  }

  /** The group. */
  public RuleGroup group() {
    return group;
  }

  /** How each rule fared in its last evaluation. */
  public List<RuleStatus> status() {
    return status;
  }

  /** Evaluates all rules at a slot of the group's schedule. A failing rule does not stop others. */
  public void evaluate(Instant slot) {
    for (Running running : rules) {
      long start = System.nanoTime();
      String error = evaluate(running, slot);
      Duration took = Duration.ofNanos(System.nanoTime() - start);
      ports.meters().evaluated(group, took, error != null);
      if (error != null && !error.equals(running.status.lastError())) {
        LOGGER.warn("rule {} of group {} failed: {}", running.rule.name(), group.name(), error);
      }
      List<ActiveAlert> active =
          running.alerts.values().stream().filter(a -> a.state() != AlertState.INACTIVE).toList();
      running.status = new RuleStatus(running.rule, error, slot, took, active);
    }
    status = rules.stream().map(running -> running.status).toList();
  }

  // Whatever a query fails with is the rule's problem, not the group's.
  @SuppressWarnings("CatchingUnchecked")
  private @org.jspecify.annotations.Nullable String evaluate(Running running, Instant slot) {
    try {
      List<QueryValue.Sample> result = evaluator.query(running.rule, slot);
      switch (running.rule) {
        case Rule.Alerting alerting -> evaluateAlerting(running, alerting, result, slot);
        case Rule.Recording recording ->
            ports
                .data()
                .append(
                    running.written.next(
                        evaluator.recorded(recording, result), evaluator.dataTime(slot)));
      }
      return null;
    } catch (RuntimeException e) {
      return e.getMessage() == null ? e.toString() : e.getMessage();
    }
  }

  private void evaluateAlerting(
      Running running, Rule.Alerting rule, List<QueryValue.Sample> result, Instant slot) {
    List<Candidate> candidates = evaluator.candidates(rule, result, slot);
    AlertStateMachine.Step step = AlertStateMachine.step(rule, running.alerts, candidates, slot);
    try {
      evaluator.requireWithinLimit(step.active(), "alerts");
    } catch (EvaluationException e) {
      // Prometheus forgets all alerts of a rule that exceeds its limit, and writes no markers.
      keep(running, Map.of());
      throw e;
    }
    keep(running, step.alerts());
    ports.journal().transitions(group, running.key, step.transitions());
    ports
        .data()
        .append(
            running.written.next(
                RuleEvaluator.alertSeries(running.alerts.values()), evaluator.dataTime(slot)));
    send(running, rule, slot);
  }

  /** Remembers alerts, and journals those that stand elsewhere than before. */
  private void keep(Running running, Map<Labels, ActiveAlert> next) {
    Map<Labels, ActiveAlert> previous = running.alerts;
    running.alerts = new LinkedHashMap<>(next);
    next.forEach((labels, alert) -> {
      if (!alert.standsAs(previous.get(labels))) {
        ports.journal().save(running.key, alert);
      }
    });
    previous.forEach((labels, alert) -> {
      if (!next.containsKey(labels)) {
        ports.journal().forget(running.key, alert);
      }
    });
  }

  private void send(Running running, Rule.Alerting rule, Instant slot) {
    Duration longest =
        settings.resendDelay().compareTo(group.interval()) > 0
            ? settings.resendDelay()
            : group.interval();
    List<Alert> due = new ArrayList<>();
    for (ActiveAlert alert : List.copyOf(running.alerts.values())) {
      if (AlertStateMachine.needsSending(alert, slot, settings.resendDelay())) {
        due.add(
            RuleAlerts.toSend(
                alert, settings, settings.generatorUrl(rule.expression()), slot, longest));
        running.alerts.put(alert.labels(), alert.sent(slot));
      }
    }
    if (!due.isEmpty()) {
      ports.sink().accept(due);
    }
  }
}
