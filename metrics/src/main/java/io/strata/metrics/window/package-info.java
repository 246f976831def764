/** The hot window: recent samples in memory, indexed by label; and its union with older storage. */
@NullMarked
package io.strata.metrics.window;

import org.jspecify.annotations.NullMarked;
