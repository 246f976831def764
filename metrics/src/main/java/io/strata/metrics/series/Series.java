package io.strata.metrics.series;

/** A label set and its samples in some time range. */
public record Series(Labels labels, Samples samples) {}
