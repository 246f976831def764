package io.strata.probe.schedule;

import io.strata.probe.measure.Measurements;

/**
 * The outcome of one run of a probe.
 *
 * @param measurements what it recorded; of a run that did not end in time, what the probe says then
 * @param success whether it ended in time and without failure
 */
public record ProbeRun(
    String probe, Measurements measurements, boolean success, long durationNanos) {

  /** Takes the outcomes of runs; called by several threads, and must not block. */
  @FunctionalInterface
  public interface Receiver {
    void receive(ProbeRun run);
  }
}
