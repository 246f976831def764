/** OTLP over gRPC and HTTP into Kafka. */
@NullMarked
package io.strata.collector.receive;

import org.jspecify.annotations.NullMarked;
