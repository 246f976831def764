/** Alerts, their history and rules, from the alert engine; its Alertmanager API, passed on. */
@NullMarked
package io.strata.dashboard.alerts;

import org.jspecify.annotations.NullMarked;
