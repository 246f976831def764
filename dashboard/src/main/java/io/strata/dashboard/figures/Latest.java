package io.strata.dashboard.figures;

import io.strata.metrics.series.Labels;

/** The newest sample of a series in a range. */
public record Latest(Labels labels, double value, long timeMillis) {}
