/** The dashboard process: the HTTP API over traces, logs and metrics, and the web app. */
@NullMarked
package io.strata.dashboard;

import org.jspecify.annotations.NullMarked;
