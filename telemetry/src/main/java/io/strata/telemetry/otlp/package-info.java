/** OTLP protobuf and JSON to the model and back. */
@NullMarked
package io.strata.telemetry.otlp;

import org.jspecify.annotations.NullMarked;
