/** Tests of the collector's own metrics. */
@NullMarked
package io.strata.collector.ownmetrics;

import org.jspecify.annotations.NullMarked;
