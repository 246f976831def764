/** Prometheus rule files: their sealed records and their parser. */
@NullMarked
package io.strata.alert.rule;

import org.jspecify.annotations.NullMarked;
