package io.strata.bench.ingest;

import io.strata.bench.measure.Machine;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that {@code bench ingest} found.
 *
 * @param ours null where ours was not measured; so for the others
 * @param steadyRate spans a second while freshness was measured
 * @param metricBytes on disk, of what was derived from ours
 * @param fields where the bytes of ours are
 */
record IngestFigures(
    Machine machine,
    String versions,
    IngestOptions options,
    @Nullable Measurement ours,
    @Nullable Measurement jaeger,
    @Nullable Measurement zipkin,
    double steadyRate,
    Freshness.@Nullable Figures freshness,
    long metricBytes,
    List<ElasticsearchAdmin.FieldBytes> fields) {}
