/** Kafka → consumer → Elasticsearch: ours, and its peers on the same machine and engines. */
@NullMarked
package io.strata.bench.ingest;

import org.jspecify.annotations.NullMarked;
