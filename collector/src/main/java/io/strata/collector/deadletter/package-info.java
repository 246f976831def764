/** Where what can not be processed goes, with its origin and the reason. */
@NullMarked
package io.strata.collector.deadletter;

import org.jspecify.annotations.NullMarked;
