package io.strata.bench.probe;

import org.jspecify.annotations.Nullable;

/**
 * What one of them cost.
 *
 * @param cpuSeconds processor time over the measurement
 * @param cpuMillis processor time a collection
 * @param residentMebibytes at the end
 * @param anonymousMebibytes of that, what is no file's
 * @param givenBytes figures a collection, uncompressed
 * @param firstDataSeconds from its start; null where it gives none by itself
 */
record ProbeSample(
    String title,
    double cpuSeconds,
    double cpuMillis,
    double residentMebibytes,
    double anonymousMebibytes,
    long threads,
    double givenBytes,
    @Nullable Double firstDataSeconds) {}
