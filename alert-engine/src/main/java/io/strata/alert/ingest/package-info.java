/** Kafka's metrics topic into the hot window. */
@NullMarked
package io.strata.alert.ingest;

import org.jspecify.annotations.NullMarked;
