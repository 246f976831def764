/** Pipelines of one partition each: records of the stream to what is stored and sent on. */
@NullMarked
package io.strata.collector.index;

import org.jspecify.annotations.NullMarked;
