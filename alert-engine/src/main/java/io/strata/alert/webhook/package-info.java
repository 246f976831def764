/** The webhook receiver: payload version 4 and its delivery. */
@NullMarked
package io.strata.alert.webhook;

import org.jspecify.annotations.NullMarked;
