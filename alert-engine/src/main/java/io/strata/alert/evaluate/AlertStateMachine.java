package io.strata.alert.evaluate;

import io.strata.alert.rule.Rule;
import io.strata.metrics.series.Labels;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How the alerts of a rule go from one evaluation to the next: a pure function, by Prometheus's
 * rules.
 *
 * <ul>
 *   <li>An element without an alert begins a pending one. Once it has been there for {@code for},
 *       it fires; with {@code for: 0} in the same evaluation.
 *   <li>A pending alert whose element is gone is forgotten.
 *   <li>A firing alert whose element is gone fires on for {@code keep_firing_for}, then resolves.
 *       It is kept for {@link #RESOLVED_RETENTION}, so that its end can be sent again.
 *   <li>An element of a resolved alert begins a new pending one.
 * </ul>
 */
public final class AlertStateMachine {
  /** How long a resolved alert is kept. */
  public static final Duration RESOLVED_RETENTION = Duration.ofMinutes(15);

  private AlertStateMachine() {}

  /** The alerts after an evaluation, and how they got there. */
  public record Step(Map<Labels, ActiveAlert> alerts, List<Transition> transitions) {
    public Step {
      alerts = Collections.unmodifiableMap(new LinkedHashMap<>(alerts));
      transitions = List.copyOf(transitions);
    }

    /** How many alerts are pending or firing. */
    public long active() {
      return alerts.values().stream().filter(a -> a.state() != AlertState.INACTIVE).count();
    }
  }

  /**
   * One evaluation.
   *
   * @param previous the alerts after the evaluation before
   * @param candidates the result; no two with the same labels
   * @param now the evaluation's time
   */
  public static Step step(
      Rule.Alerting rule,
      Map<Labels, ActiveAlert> previous,
      Collection<Candidate> candidates,
      Instant now) {
    Map<Labels, Candidate> present = new LinkedHashMap<>();
    candidates.forEach(candidate -> present.put(candidate.labels(), candidate));
    Set<Labels> all = new LinkedHashSet<>(previous.keySet());
    all.addAll(present.keySet());

    Map<Labels, ActiveAlert> next = new LinkedHashMap<>();
    List<Transition> transitions = new ArrayList<>();
    for (Labels labels : all) {
      Candidate candidate = present.get(labels);
      ActiveAlert before = previous.get(labels);
      ActiveAlert after =
          candidate != null
              ? present(rule, before, candidate, now, transitions)
              : absent(rule, before, now, transitions);
      if (after != null) {
        next.put(labels, after);
      }
    }
    return new Step(next, transitions);
  }

  private static ActiveAlert present(
      Rule.Alerting rule,
      @Nullable ActiveAlert before,
      Candidate candidate,
      Instant now,
      List<Transition> transitions) {
    ActiveAlert alert;
    if (before == null || before.state() == AlertState.INACTIVE) {
      alert = ActiveAlert.pending(candidate, now);
      transitions.add(new Transition(Transition.Kind.PENDING, alert));
    } else {
      alert = before.seen(candidate);
    }
    boolean heldLongEnough =
        Duration.between(alert.activeAt(), now).compareTo(rule.holdDuration()) >= 0;
    if (alert.state() == AlertState.PENDING && heldLongEnough) {
      alert = alert.fired(now);
      transitions.add(new Transition(Transition.Kind.FIRING, alert));
    }
    return alert;
  }

  private static @Nullable ActiveAlert absent(
      Rule.Alerting rule, @Nullable ActiveAlert before, Instant now, List<Transition> transitions) {
    if (before == null) {
      return null;
    }
    return switch (before.state()) {
      case PENDING -> {
        transitions.add(new Transition(Transition.Kind.CANCELLED, before));
        yield null;
      }
      case FIRING -> {
        Instant since = before.keepFiringSince() == null ? now : before.keepFiringSince();
        if (Duration.between(since, now).compareTo(rule.keepFiringFor()) < 0) {
          yield before.keptFiringSince(since);
        }
        ActiveAlert resolved = before.resolved(now);
        transitions.add(new Transition(Transition.Kind.RESOLVED, resolved));
        yield resolved;
      }
      case INACTIVE -> {
        Instant resolvedAt = before.resolvedAt();
        boolean kept =
            resolvedAt != null
                && Duration.between(resolvedAt, now).compareTo(RESOLVED_RETENTION) <= 0;
        yield kept ? before : null;
      }
    };
  }

  /**
   * Whether an alert is to be handed to notification: never while pending, at once when it begins
   * to fire or resolves, else when the last time is longer ago than the delay.
   */
  public static boolean needsSending(ActiveAlert alert, Instant now, Duration resendDelay) {
    if (alert.state() == AlertState.PENDING) {
      return false;
    }
    Instant sent = alert.lastSentAt();
    if (sent == null) {
      return true;
    }
    Instant resolvedAt = alert.resolvedAt();
    if (resolvedAt != null && resolvedAt.isAfter(sent)) {
      return true;
    }
    return sent.plus(resendDelay).isBefore(now);
  }
}
