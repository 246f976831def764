/** The topics: what is written to them and how they are read. */
@NullMarked
package io.strata.collector.kafka;

import org.jspecify.annotations.NullMarked;
