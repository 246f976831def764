package io.strata.probe.measure;

import java.util.List;

/**
 * Something that can be measured again and again: a part of the machine, or a component.
 *
 * <p>Runs of one probe never overlap, so implementations may keep state between runs without
 * locking; they may block up to their timeout. A run that takes longer is interrupted and its
 * measurements are discarded.
 */
public interface Probe {

  /** Identifies the probe in self-metrics, logs and {@code --list}; bounded in number. */
  String name();

  /** Every metric that {@link #collect} may record. */
  List<MetricDescriptor> metrics();

  /**
   * Measures once.
   *
   * @throws Exception where the run as a whole failed; what was recorded before is still sent
   */
  void collect(Measurements measurements) throws Exception;

  /**
   * Says that a run did not end in time: probes whose silence would mislead record so here. Called
   * by another thread while {@link #collect} may still hang.
   */
  default void expired(Measurements measurements) {}
}
