/** Alertmanager's configuration file: routes, receivers, inhibition rules. */
@NullMarked
package io.strata.alert.route;

import org.jspecify.annotations.NullMarked;
