/** Figures for people, as a table, and for programs, as JSON. */
@NullMarked
package io.strata.bench.report;

import org.jspecify.annotations.NullMarked;
