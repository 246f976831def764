/** The entity that telemetry describes, and the instrumentation scope that made it. */
@NullMarked
package io.strata.telemetry.resource;

import org.jspecify.annotations.NullMarked;
