/** System tests of everything together. */
@NullMarked
package io.strata.e2e;

import org.jspecify.annotations.NullMarked;
