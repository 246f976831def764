/** The rules of the architecture, as tests. */
@NullMarked
package io.strata.architecture;

import org.jspecify.annotations.NullMarked;
