/** Writing and searching log records. */
@NullMarked
package io.strata.store.log;

import org.jspecify.annotations.NullMarked;
