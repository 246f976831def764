package io.strata.alert.silence;

import io.strata.metrics.series.LabelMatcher;
import io.strata.metrics.series.Labels;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * Mutes alerts that satisfy all matchers, from a start to an end.
 *
 * @param id given by {@link Silences}
 */
public record Silence(
    String id,
    List<LabelMatcher> matchers,
    Instant startsAt,
    Instant endsAt,
    Instant updatedAt,
    String createdBy,
    String comment) {
  /** Where a silence stands. */
  public enum State {
    PENDING,
    ACTIVE,
    EXPIRED;

    /** The name in Alertmanager's API. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public Silence {
    matchers = List.copyOf(matchers);
  }

  /** Where it stands at a time. */
  public State state(Instant now) {
    if (!endsAt.isAfter(now)) {
      return State.EXPIRED;
    }
    return startsAt.isAfter(now) ? State.PENDING : State.ACTIVE;
  }

  /** Whether it mutes alerts with these labels while active. */
  public boolean matches(Labels labels) {
    return matchers.stream().allMatch(matcher -> matcher.matches(labels));
  }

  Silence withEnd(Instant starts, Instant end, Instant now) {
    return new Silence(id, matchers, starts, end, now, createdBy, comment);
  }

  Silence withId(String newId) {
    return new Silence(newId, matchers, startsAt, endsAt, updatedAt, createdBy, comment);
  }
}
