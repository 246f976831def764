/** Tests. */
@NullMarked
package io.strata.store.memory;

import org.jspecify.annotations.NullMarked;
