/** Edges between services and what they use. */
@NullMarked
package io.strata.collector.derive.topology;

import org.jspecify.annotations.NullMarked;
