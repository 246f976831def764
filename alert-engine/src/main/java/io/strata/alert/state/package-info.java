/** The state that survives a restart, kept in a compacted Kafka topic. */
@NullMarked
package io.strata.alert.state;

import org.jspecify.annotations.NullMarked;
