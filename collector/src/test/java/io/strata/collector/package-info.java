/** Tests of the collector as a whole. */
@NullMarked
package io.strata.collector;

import org.jspecify.annotations.NullMarked;
