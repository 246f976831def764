/** What the collector counts of itself. */
@NullMarked
package io.strata.collector.ownmetrics;

import org.jspecify.annotations.NullMarked;
