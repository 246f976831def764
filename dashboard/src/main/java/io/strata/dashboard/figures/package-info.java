/** Figures from metric series: increases of counters, latencies from buckets, newest gauges. */
@NullMarked
package io.strata.dashboard.figures;

import org.jspecify.annotations.NullMarked;
