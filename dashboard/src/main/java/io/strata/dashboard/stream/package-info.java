/** Server-sent events: what changed in topology and alerts. */
@NullMarked
package io.strata.dashboard.stream;

import org.jspecify.annotations.NullMarked;
