/** Requests at a constant rate, whose latencies count from when they were due. */
@NullMarked
package io.strata.bench.agent.load;

import org.jspecify.annotations.NullMarked;
