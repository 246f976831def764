/** Runs Prometheus's {@code .test} files against the engine. */
@NullMarked
package io.strata.metrics.promql.testfile;

import org.jspecify.annotations.NullMarked;
