/** Tests of the command for dead letters. */
@NullMarked
package io.strata.collector.deadletter.command;

import org.jspecify.annotations.NullMarked;
