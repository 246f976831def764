/** OTLP metrics to Prometheus series: names, units, labels, kinds. */
@NullMarked
package io.strata.metrics.translate;

import org.jspecify.annotations.NullMarked;
