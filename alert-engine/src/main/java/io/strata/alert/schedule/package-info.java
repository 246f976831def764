/** When rule groups are due. */
@NullMarked
package io.strata.alert.schedule;

import org.jspecify.annotations.NullMarked;
