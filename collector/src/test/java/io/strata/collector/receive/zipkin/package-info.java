/** Tests of Zipkin's decoders and of the translation. */
@NullMarked
package io.strata.collector.receive.zipkin;

import org.jspecify.annotations.NullMarked;
