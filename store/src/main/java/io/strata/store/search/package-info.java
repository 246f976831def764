/** The search expressions of traces and logs: syntax, parser, meaning. */
@NullMarked
package io.strata.store.search;

import org.jspecify.annotations.NullMarked;
