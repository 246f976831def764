/** Tests of what edges are made of. */
@NullMarked
package io.strata.collector.derive.topology;

import org.jspecify.annotations.NullMarked;
