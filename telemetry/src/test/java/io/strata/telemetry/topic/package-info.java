@NullMarked
package io.strata.telemetry.topic;

import org.jspecify.annotations.NullMarked;
