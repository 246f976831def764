/** Generates the traces of a shop, cheaply: prepared spans whose ids, times and values are set. */
@NullMarked
package io.strata.bench.shop;

import org.jspecify.annotations.NullMarked;
