/** Tests. */
@NullMarked
package io.strata.store.search;

import org.jspecify.annotations.NullMarked;
