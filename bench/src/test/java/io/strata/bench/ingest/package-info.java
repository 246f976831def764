@NullMarked
package io.strata.bench.ingest;

import org.jspecify.annotations.NullMarked;
