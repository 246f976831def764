/** The binary form in which the spans of a trace chunk are stored. */
@NullMarked
package io.strata.store.trace.chunk;

import org.jspecify.annotations.NullMarked;
