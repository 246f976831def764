package io.strata.alert.notify;

import io.strata.metrics.series.Labels;

/** Keeps alerts from receivers for a time. */
@FunctionalInterface
public interface MuteStage {
  /** Whether an alert with these labels is muted now. */
  boolean mutes(Labels labels);
}
