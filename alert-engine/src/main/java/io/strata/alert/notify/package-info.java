/** Alerts to notifications: group, inhibit, silence, deduplicate, retry, log. */
@NullMarked
package io.strata.alert.notify;

import org.jspecify.annotations.NullMarked;
