/** The commands {@code ./strata promql test} and {@code ./strata promql query}. */
@NullMarked
package io.strata.standalone.promql;

import org.jspecify.annotations.NullMarked;
