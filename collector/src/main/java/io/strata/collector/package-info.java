/** The collector: receivers into Kafka; consumers that decode, derive and index. */
@NullMarked
package io.strata.collector;

import org.jspecify.annotations.NullMarked;
