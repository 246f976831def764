/**
 * Where answers come from: the alert engine's hot window and the store, each of which may be away.
 */
@NullMarked
package io.strata.dashboard.data;

import org.jspecify.annotations.NullMarked;
