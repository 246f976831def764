package io.strata.probe.component;

import io.strata.probe.measure.MetricDescriptor;
import java.util.List;

/** Finds out whether a component is up, and its figures. Runs of one check never overlap. */
interface ComponentCheck extends AutoCloseable {

  /** The figures it may record, beyond those of every component. */
  List<MetricDescriptor> metrics();

  /**
   * Checks once.
   *
   * @throws CheckFailedException before {@link Findings#answered}: the component is not up; after
   *     it: the component is up, but its figures are missing or incomplete
   */
  void check(Deadline deadline, Findings findings) throws CheckFailedException;

  @Override
  default void close() {}
}
