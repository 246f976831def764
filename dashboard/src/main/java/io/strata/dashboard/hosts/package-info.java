/** The hosts screen. */
@NullMarked
package io.strata.dashboard.hosts;

import org.jspecify.annotations.NullMarked;
