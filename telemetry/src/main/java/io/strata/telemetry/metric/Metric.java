package io.strata.telemetry.metric;

import io.strata.telemetry.resource.InstrumentationScope;
import io.strata.telemetry.resource.Resource;

/**
 * A named metric of one resource and scope, with its points.
 *
 * @param unit UCUM unit, for example {@code s} or {@code By}; possibly empty
 */
public record Metric(
    Resource resource,
    InstrumentationScope scope,
    String name,
    String description,
    String unit,
    MetricData data) {}
