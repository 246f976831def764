package io.strata.alert.evaluate;

import java.util.Locale;

/** Where an alert of a rule stands. */
public enum AlertState {
  /** Resolved; kept for a while, so that its end is sent again should it get lost. */
  INACTIVE,
  /** Its condition holds, not yet for long enough. */
  PENDING,
  /** Its condition has held for long enough. */
  FIRING;

  /** The name in Prometheus's APIs and in the label {@code alertstate}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
