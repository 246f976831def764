/** What all handlers share: request parameters with their limits, JSON bodies, problem details. */
@NullMarked
package io.strata.dashboard.http;

import org.jspecify.annotations.NullMarked;
