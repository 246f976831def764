/** What simulations need of this package. */
@NullMarked
package io.strata.collector.kafka;

import org.jspecify.annotations.NullMarked;
