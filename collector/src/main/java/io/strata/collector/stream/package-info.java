/** Records of the stream, as the collector reads and writes them. */
@NullMarked
package io.strata.collector.stream;

import org.jspecify.annotations.NullMarked;
