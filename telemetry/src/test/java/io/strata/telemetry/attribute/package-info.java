@NullMarked
package io.strata.telemetry.attribute;

import org.jspecify.annotations.NullMarked;
