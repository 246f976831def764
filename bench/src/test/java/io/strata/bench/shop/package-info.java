@NullMarked
package io.strata.bench.shop;

import org.jspecify.annotations.NullMarked;
