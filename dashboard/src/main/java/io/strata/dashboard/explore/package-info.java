/** The explore screen: the Prometheus query API over the hot window and the store. */
@NullMarked
package io.strata.dashboard.explore;

import org.jspecify.annotations.NullMarked;
