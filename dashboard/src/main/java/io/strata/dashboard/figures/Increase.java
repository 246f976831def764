package io.strata.dashboard.figures;

import io.strata.metrics.series.Labels;

/**
 * By how much a counter rose in a range.
 *
 * @param value never negative
 * @param newestMillis time of its newest sample in the range
 */
public record Increase(Labels labels, double value, long newestMillis) {}
