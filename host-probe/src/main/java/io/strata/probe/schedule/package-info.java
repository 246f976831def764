/** Runs probes at their intervals, each isolated from the others and bounded in time. */
@NullMarked
package io.strata.probe.schedule;

import org.jspecify.annotations.NullMarked;
