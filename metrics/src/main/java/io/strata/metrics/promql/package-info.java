/** PromQL: lexer, parser, type check and evaluation over a series source. */
@NullMarked
package io.strata.metrics.promql;

import org.jspecify.annotations.NullMarked;
