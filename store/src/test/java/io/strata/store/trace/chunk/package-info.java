/** Tests. */
@NullMarked
package io.strata.store.trace.chunk;

import org.jspecify.annotations.NullMarked;
