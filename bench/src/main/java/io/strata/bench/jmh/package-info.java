/** Benchmarks of single steps, by JMH. */
@NullMarked
package io.strata.bench.jmh;

import org.jspecify.annotations.NullMarked;
