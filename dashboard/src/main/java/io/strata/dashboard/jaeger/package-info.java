/** Jaeger's query API, for its user interface and for Grafana's data source. */
@NullMarked
package io.strata.dashboard.jaeger;

import org.jspecify.annotations.NullMarked;
