/** The traces screen: search, one trace as OTLP JSON. */
@NullMarked
package io.strata.dashboard.traces;

import org.jspecify.annotations.NullMarked;
