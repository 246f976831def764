/** What a store of telemetry is: its ports by signal, its failures, how long it keeps data. */
@NullMarked
package io.strata.store;

import org.jspecify.annotations.NullMarked;
