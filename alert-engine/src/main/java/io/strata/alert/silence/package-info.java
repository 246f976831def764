/** Silences: what mutes alerts for a time. */
@NullMarked
package io.strata.alert.silence;

import org.jspecify.annotations.NullMarked;
