@NullMarked
package io.strata.telemetry.otlp;

import org.jspecify.annotations.NullMarked;
