/** Counts, durations and windows of which derived metrics are made. */
@NullMarked
package io.strata.collector.derive.figures;

import org.jspecify.annotations.NullMarked;
