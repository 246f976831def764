/** Tests of the dashboard. */
@NullMarked
package io.strata.dashboard;

import org.jspecify.annotations.NullMarked;
