/** Tests of the package. */
@NullMarked
package io.strata.probe.component;

import org.jspecify.annotations.NullMarked;
