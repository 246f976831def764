/**
 * Which traces are worth storing when there are more than the budget holds. No I/O, no clock: a
 * function of the stream.
 */
@NullMarked
package io.strata.collector.sample;

import org.jspecify.annotations.NullMarked;
