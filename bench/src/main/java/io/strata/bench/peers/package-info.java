/** How others store the same spans: Jaeger's documents, Zipkin's messages. */
@NullMarked
package io.strata.bench.peers;

import org.jspecify.annotations.NullMarked;
