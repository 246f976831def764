/** The command that lists dead letters and writes them back to where they came from. */
@NullMarked
package io.strata.collector.deadletter.command;

import org.jspecify.annotations.NullMarked;
