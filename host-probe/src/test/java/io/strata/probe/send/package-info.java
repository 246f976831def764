/** Tests of the package. */
@NullMarked
package io.strata.probe.send;

import org.jspecify.annotations.NullMarked;
