/** Tests. */
@NullMarked
package io.strata.store.elasticsearch;

import org.jspecify.annotations.NullMarked;
