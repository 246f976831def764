@NullMarked
package io.strata.engines;

import org.jspecify.annotations.NullMarked;
