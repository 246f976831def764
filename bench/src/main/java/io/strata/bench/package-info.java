/** Benchmarks: what the data path does in a second, and what a span costs. */
@NullMarked
package io.strata.bench;

import org.jspecify.annotations.NullMarked;
