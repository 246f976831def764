/** Prometheus's HTTP query API as functions from parameters to a status and JSON. */
@NullMarked
package io.strata.metrics.api;

import org.jspecify.annotations.NullMarked;
