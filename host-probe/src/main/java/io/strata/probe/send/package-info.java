/** The way of measurements to Kafka, with a bounded spool on disk while Kafka is away. */
@NullMarked
package io.strata.probe.send;

import org.jspecify.annotations.NullMarked;
