/** A real Kafka broker and a real Elasticsearch node as child processes. */
@NullMarked
package io.strata.engines;

import org.jspecify.annotations.NullMarked;
