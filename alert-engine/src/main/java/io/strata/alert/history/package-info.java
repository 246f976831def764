/** The latest transitions of alerts. */
@NullMarked
package io.strata.alert.history;

import org.jspecify.annotations.NullMarked;
