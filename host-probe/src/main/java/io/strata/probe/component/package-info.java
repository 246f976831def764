/**
 * Checks of components (Redis, Kafka, anything that listens on TCP): whether each is up, why not,
 * how long the answer took, and its own figures under the names of the OpenTelemetry Collector's
 * receivers.
 */
@NullMarked
package io.strata.probe.component;

import org.jspecify.annotations.NullMarked;
