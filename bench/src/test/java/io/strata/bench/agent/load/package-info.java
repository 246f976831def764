@NullMarked
package io.strata.bench.agent.load;

import org.jspecify.annotations.NullMarked;
