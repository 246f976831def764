/** Tests of the topology. */
@NullMarked
package io.strata.dashboard.topology;

import org.jspecify.annotations.NullMarked;
