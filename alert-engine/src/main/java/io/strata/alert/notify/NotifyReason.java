package io.strata.alert.notify;

import java.util.Locale;

/** Why a receiver is notified, or not. */
public enum NotifyReason {
  FIRST_NOTIFICATION,
  NEW_ALERTS_IN_GROUP,
  ALL_ALERTS_RESOLVED,
  NEW_RESOLVED_ALERTS,
  REPEAT_INTERVAL_ELAPSED,
  /** The receiver knows all there is to know. */
  NOTHING_NEW;

  /** Whether the receiver is to be notified. */
  public boolean notifies() {
    return this != NOTHING_NEW;
  }

  /** The name as a metric label. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
