package io.strata.alert.evaluate;

import java.util.Locale;

/** A change of an alert's state. */
public record Transition(Kind kind, ActiveAlert alert) {
  /** What happened. */
  public enum Kind {
    /** The condition began to hold. */
    PENDING,
    /** The alert began to fire. */
    FIRING,
    /** A firing alert ended. */
    RESOLVED,
    /** A pending alert's condition ceased before it fired. */
    CANCELLED;

    /** The name in APIs. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
