@NullMarked
package io.strata.telemetry.trace;

import org.jspecify.annotations.NullMarked;
