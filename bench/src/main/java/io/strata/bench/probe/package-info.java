/** {@code bench probe}: what the host-probe costs the machine that it measures, beside its peer. */
@NullMarked
package io.strata.bench.probe;

import org.jspecify.annotations.NullMarked;
