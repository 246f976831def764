/** What every store must do, as tests that each store runs. */
@NullMarked
package io.strata.store.contract;

import org.jspecify.annotations.NullMarked;
