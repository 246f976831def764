/** Tests of the host-probe's assembly. */
@NullMarked
package io.strata.probe;

import org.jspecify.annotations.NullMarked;
