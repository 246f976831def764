/** Log records. */
@NullMarked
package io.strata.telemetry.log;

import org.jspecify.annotations.NullMarked;
