package io.strata.alert.notify;

import io.strata.alert.route.InhibitRule;
import io.strata.metrics.series.Labels;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Mutes alerts while others fire that explain them. Thread-safe. */
public final class Inhibitor implements MuteStage {
  private final List<InhibitRule> rules;
  private final AlertBoard board;
  private final InstantSource clock;

  /** An inhibitor by rules over the alerts of a board. */
  public Inhibitor(List<InhibitRule> rules, AlertBoard board, InstantSource clock) {
    this.rules = List.copyOf(rules);
    this.board = board;
    this.clock = clock;
  }

  @Override
  public boolean mutes(Labels labels) {
    return inhibitedBy(labels).isPresent();
  }

  /** The fingerprint of an alert that mutes one with these labels. */
  public Optional<String> inhibitedBy(Labels labels) {
    Instant now = clock.instant();
    for (InhibitRule rule : rules) {
      if (!rule.isTarget(labels)) {
        continue;
      }
      // One that matches both sides is not muted by another such, or both would mute each other.
      boolean targetIsSource = rule.isSource(labels);
      Optional<Alert> source =
          board.active(now).stream()
              .filter(alert -> rule.isSource(alert.labels()))
              .filter(alert -> !(targetIsSource && rule.isTarget(alert.labels())))
              .filter(alert -> rule.agree(alert.labels(), labels))
              .findFirst();
      if (source.isPresent()) {
        return source.map(Alert::fingerprintText);
      }
    }
    return Optional.empty();
  }
}
