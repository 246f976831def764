/** Binary forms of samples: what Elasticsearch stores and processes exchange. */
@NullMarked
package io.strata.metrics.chunk;

import org.jspecify.annotations.NullMarked;
