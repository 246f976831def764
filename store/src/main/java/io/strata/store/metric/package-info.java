/** Writing and reading metric chunks. */
@NullMarked
package io.strata.store.metric;

import org.jspecify.annotations.NullMarked;
