/** Spans and what they are made of. */
@NullMarked
package io.strata.telemetry.trace;

import org.jspecify.annotations.NullMarked;
