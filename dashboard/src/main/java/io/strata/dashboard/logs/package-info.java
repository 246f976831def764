/** The logs screen. */
@NullMarked
package io.strata.dashboard.logs;

import org.jspecify.annotations.NullMarked;
