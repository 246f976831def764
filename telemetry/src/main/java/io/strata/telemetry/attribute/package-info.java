/** Attributes: typed values under names, as OpenTelemetry defines them. */
@NullMarked
package io.strata.telemetry.attribute;

import org.jspecify.annotations.NullMarked;
