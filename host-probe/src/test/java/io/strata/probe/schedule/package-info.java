/** Tests of the package. */
@NullMarked
package io.strata.probe.schedule;

import org.jspecify.annotations.NullMarked;
