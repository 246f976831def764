/** Tests of how topics are read, on Kafka's own fake. */
@NullMarked
package io.strata.collector.kafka;

import org.jspecify.annotations.NullMarked;
