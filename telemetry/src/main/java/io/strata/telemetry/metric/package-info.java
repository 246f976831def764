/** Metrics and their data points, as OTLP carries them. */
@NullMarked
package io.strata.telemetry.metric;

import org.jspecify.annotations.NullMarked;
