package io.strata.metrics.window;

/**
 * Counts of a hot window. Of the points appended, each is accepted, replaced an equal one, or was
 * dropped for one of the reasons; accepted ones leave by eviction.
 *
 * @param series series held now
 * @param samples samples and delta contributions held now; a native histogram counts as several, by
 *     its buckets
 * @param accepted points taken in since the start
 * @param duplicates points that had the time (and origin) of one held
 * @param droppedTooOld points older than the retention or the out-of-order bound
 * @param droppedSeriesLimit points of series beyond the limit
 */
public record HotWindowStatistics(
    long series,
    long samples,
    long accepted,
    long duplicates,
    long droppedTooOld,
    long droppedSeriesLimit) {}
