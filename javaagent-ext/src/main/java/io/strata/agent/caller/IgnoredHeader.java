package io.strata.agent.caller;

import java.util.Locale;

/** Why a caller's header was not believed. */
public enum IgnoredHeader {
  /** Longer than any that is sent. */
  TOO_LONG,
  /** Of a form that is not known yet, or another system's of the same name. */
  UNKNOWN_VERSION,
  /** Not of the form that is sent. */
  MALFORMED,
  /** It came with another span than its own: a hop between copied it. */
  OTHER_SPAN;

  private final String label = name().toLowerCase(Locale.ROOT);

  /** As the value of a metric's attribute. */
  public String label() {
    return label;
  }
}
