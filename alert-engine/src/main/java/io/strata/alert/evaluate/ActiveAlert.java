package io.strata.alert.evaluate;

import io.strata.metrics.series.Labels;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An alert of a rule.
 *
 * @param labels what identifies it within the rule
 * @param value the expression's last value
 * @param activeAt when its condition began to hold
 * @param firedAt when it began to fire; null before
 * @param resolvedAt when it ended; null before
 * @param keepFiringSince since when it fires without its condition; null while that holds
 * @param lastSentAt when it was last handed to notification; null before
 */
public record ActiveAlert(
    Labels labels,
    Map<String, String> annotations,
    double value,
    AlertState state,
    Instant activeAt,
    @Nullable Instant firedAt,
    @Nullable Instant resolvedAt,
    @Nullable Instant keepFiringSince,
    @Nullable Instant lastSentAt) {
  public ActiveAlert {
    annotations = Collections.unmodifiableMap(new TreeMap<>(annotations));
  }

  static ActiveAlert pending(Candidate candidate, Instant now) {
    return new ActiveAlert(
        candidate.labels(),
        candidate.annotations(),
        candidate.value(),
        AlertState.PENDING,
        now,
        null,
        null,
        null,
        null);
  }

  ActiveAlert seen(Candidate candidate) {
    return new ActiveAlert(
        labels,
        candidate.annotations(),
        candidate.value(),
        state,
        activeAt,
        firedAt,
        resolvedAt,
        null,
        lastSentAt);
  }

  ActiveAlert fired(Instant now) {
    return new ActiveAlert(
        labels, annotations, value, AlertState.FIRING, activeAt, now, null, null, lastSentAt);
  }

  ActiveAlert keptFiringSince(Instant since) {
    return new ActiveAlert(
        labels, annotations, value, state, activeAt, firedAt, resolvedAt, since, lastSentAt);
  }

  ActiveAlert resolved(Instant now) {
    return new ActiveAlert(
        labels,
        annotations,
        value,
        AlertState.INACTIVE,
        activeAt,
        firedAt,
        now,
        keepFiringSince,
        lastSentAt);
  }

  ActiveAlert sent(Instant now) {
    return new ActiveAlert(
        labels, annotations, value, state, activeAt, firedAt, resolvedAt, keepFiringSince, now);
  }

  /** Whether another stands where this does: equal but for value, annotations and sending. */
  boolean standsAs(@Nullable ActiveAlert other) {
    return other != null
        && state == other.state
        && activeAt.equals(other.activeAt)
        && Objects.equals(firedAt, other.firedAt)
        && Objects.equals(resolvedAt, other.resolvedAt)
        && Objects.equals(keepFiringSince, other.keepFiringSince);
  }
}
