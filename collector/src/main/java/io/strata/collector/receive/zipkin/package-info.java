/** Zipkin's v2 spans, as JSON and as protobuf, into OTLP. */
@NullMarked
package io.strata.collector.receive.zipkin;

import org.jspecify.annotations.NullMarked;
