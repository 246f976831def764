/** Label sets, samples, and the port through which queries read series. */
@NullMarked
package io.strata.metrics.series;

import org.jspecify.annotations.NullMarked;
