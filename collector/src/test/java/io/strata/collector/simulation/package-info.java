/**
 * The collector's pipelines under thousands of random schedules of faults, in memory and with a
 * clock of its own, compared with a model that saw the input.
 */
@NullMarked
package io.strata.collector.simulation;

import org.jspecify.annotations.NullMarked;
