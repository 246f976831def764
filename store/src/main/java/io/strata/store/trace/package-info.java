/** Writing and searching traces. */
@NullMarked
package io.strata.store.trace;

import org.jspecify.annotations.NullMarked;
