/** Tests of the pipelines, on a store in memory and a log that can be read again. */
@NullMarked
package io.strata.collector.index;

import org.jspecify.annotations.NullMarked;
