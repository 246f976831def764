package io.strata.bench.ingest;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was found about ours.
 *
 * @param produced spans of all phases
 * @param freshness null where there was no steady phase
 */
record OurFigures(
    @Nullable Measurement fast,
    double steadyRate,
    Freshness.@Nullable Figures freshness,
    long produced,
    long metricBytes,
    List<ElasticsearchAdmin.FieldBytes> fields) {}
