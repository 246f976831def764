/** Reads what processes and the machine have used. */
@NullMarked
package io.strata.bench.measure;

import org.jspecify.annotations.NullMarked;
