/** What receiving a span costs, beside the same servers with nothing behind them. */
@NullMarked
package io.strata.bench.receive;

import org.jspecify.annotations.NullMarked;
