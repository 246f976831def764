package io.strata.alert.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import io.strata.alert.rule.Rule;
import io.strata.metrics.series.Labels;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlertStateMachineTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Labels LABELS = Labels.of("alertname", "A");
  private static final Duration STEP = Duration.ofSeconds(5);

  /**
   * Presence of the element at each step (x there, . not) and the state after it: p pending, f
   * firing, r resolved, - none.
   */
  @ParameterizedTest
  @CsvSource({
    // for 0 fires in the same evaluation
    "0,  0,  x..x,        frrf",
    // for 10 s fires at the third evaluation
    "10, 0,  xxxx.,       ppffr",
    // a gap while pending starts over
    "10, 0,  xx.xxx,      pp-ppf",
    // keep_firing_for outlives a short gap, and restarts after each appearance
    "0,  10, x.x..x...,   ffffffffr",
    "0,  10, x...,        fffr",
    // an element of a resolved alert begins anew
    "5,  0,  xx.xx,       pfrpf",
  })
  void goesFromStateToState(int holdSeconds, int keepSeconds, String presence, String states) {
    assertThat(states(rule(holdSeconds, keepSeconds), presence)).isEqualTo(states);
  }

  private static String states(Rule.Alerting rule, String presence) {
    StringBuilder states = new StringBuilder();
    Map<Labels, ActiveAlert> alerts = Map.of();
    for (int i = 0; i < presence.length(); i++) {
      alerts = step(rule, alerts, presence.charAt(i) == 'x', at(i)).alerts();
      ActiveAlert alert = alerts.get(LABELS);
      states.append(
          alert == null
              ? '-'
              : switch (alert.state()) {
                case PENDING -> 'p';
                case FIRING -> 'f';
                case INACTIVE -> 'r';
              });
    }
    return states.toString();
  }

  @Test
  void keepsTheTimesOfEachStage() {
    Rule.Alerting rule = rule(5, 0);
    Map<Labels, ActiveAlert> alerts = Map.of();
    alerts = step(rule, alerts, true, at(0)).alerts();
    alerts = step(rule, alerts, true, at(1)).alerts();
    alerts = step(rule, alerts, false, at(2)).alerts();

    ActiveAlert alert = only(alerts);
    assertThat(alert.activeAt()).isEqualTo(at(0));
    assertThat(alert.firedAt()).isEqualTo(at(1));
    assertThat(alert.resolvedAt()).isEqualTo(at(2));
  }

  @Test
  void forgetsAResolvedAlertAfterFifteenMinutes() {
    Rule.Alerting rule = rule(0, 0);
    Map<Labels, ActiveAlert> alerts = step(rule, Map.of(), true, START).alerts();
    Instant resolved = START.plus(STEP);
    alerts = step(rule, alerts, false, resolved).alerts();

    Instant kept = resolved.plus(AlertStateMachine.RESOLVED_RETENTION);
    assertThat(step(rule, alerts, false, kept).alerts()).containsKey(LABELS);
    assertThat(step(rule, alerts, false, kept.plusMillis(1)).alerts()).isEmpty();
  }

  @Test
  void refreshesValueAndAnnotationsEachTime() {
    Rule.Alerting rule = rule(0, 0);
    Map<Labels, ActiveAlert> alerts = step(rule, Map.of(), true, START).alerts();
    Candidate later = new Candidate(LABELS, Map.of("summary", "now 7"), 7);

    ActiveAlert alert =
        only(AlertStateMachine.step(rule, alerts, List.of(later), at(1)).alerts());

    assertThat(alert.value()).isEqualTo(7);
    assertThat(alert.annotations()).containsEntry("summary", "now 7");
    assertThat(alert.activeAt()).isEqualTo(START);
  }

  @Test
  void reportsEachTransitionOnce() {
    Rule.Alerting rule = rule(5, 0);
    List<Transition.Kind> kinds = new ArrayList<>();
    Map<Labels, ActiveAlert> alerts = Map.of();
    for (int i = 0; i < 6; i++) {
      AlertStateMachine.Step step = step(rule, alerts, i < 3 || i == 5, at(i));
      alerts = step.alerts();
      step.transitions().forEach(t -> kinds.add(t.kind()));
    }
    alerts = step(rule, alerts, false, at(6)).alerts();

    assertThat(kinds)
        .containsExactly(
            Transition.Kind.PENDING,
            Transition.Kind.FIRING,
            Transition.Kind.RESOLVED,
            Transition.Kind.PENDING);
    assertThat(alerts).isEmpty();
  }

  @Test
  void sendsFiringAndResolvedAtOnceAndThenAfterTheDelay() {
    Rule.Alerting rule = rule(5, 0);
    Duration delay = Duration.ofMinutes(1);
    ActiveAlert pending = only(step(rule, Map.of(), true, at(0)).alerts());
    assertThat(AlertStateMachine.needsSending(pending, at(0), delay)).isFalse();

    ActiveAlert firing = only(step(rule, Map.of(LABELS, pending), true, at(1)).alerts());
    assertThat(AlertStateMachine.needsSending(firing, at(1), delay)).isTrue();

    ActiveAlert sent = firing.sent(at(1));
    assertThat(AlertStateMachine.needsSending(sent, at(1).plus(delay), delay)).isFalse();
    assertThat(AlertStateMachine.needsSending(sent, at(2).plus(delay), delay)).isTrue();

    ActiveAlert resolved = only(step(rule, Map.of(LABELS, sent), false, at(2)).alerts());
    assertThat(AlertStateMachine.needsSending(resolved, at(2), delay)).isTrue();
    assertThat(AlertStateMachine.needsSending(resolved.sent(at(2)), at(3), delay)).isFalse();
  }

  private static ActiveAlert only(Map<Labels, ActiveAlert> alerts) {
    return Objects.requireNonNull(alerts.get(LABELS));
  }

  private static AlertStateMachine.Step step(
      Rule.Alerting rule, Map<Labels, ActiveAlert> before, boolean present, Instant now) {
    List<Candidate> candidates =
        present ? List.of(new Candidate(LABELS, Map.of("summary", "s"), 1)) : List.of();
    return AlertStateMachine.step(rule, before, candidates, now);
  }

  private static Rule.Alerting rule(int holdSeconds, int keepSeconds) {
    return new Rule.Alerting(
        "A",
        "up == 0",
        Duration.ofSeconds(holdSeconds),
        Duration.ofSeconds(keepSeconds),
        Map.of(),
        Map.of());
  }

  private static Instant at(int step) {
    return START.plus(STEP.multipliedBy(step));
  }
}
