/** The HTTP endpoints: Alertmanager v2, Prometheus, history, health. */
@NullMarked
package io.strata.alert.http;

import org.jspecify.annotations.NullMarked;
