/** Tests of the package. */
@NullMarked
package io.strata.probe.host;

import org.jspecify.annotations.NullMarked;
