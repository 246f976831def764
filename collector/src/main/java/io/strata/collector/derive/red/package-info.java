/** Requests, errors and durations per operation. */
@NullMarked
package io.strata.collector.derive.red;

import org.jspecify.annotations.NullMarked;
