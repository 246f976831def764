/** The alert engine's process: its configuration and assembly. */
@NullMarked
package io.strata.alert;

import org.jspecify.annotations.NullMarked;
