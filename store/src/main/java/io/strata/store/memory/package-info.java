/** A store in memory: the reference for what the ports promise. */
@NullMarked
package io.strata.store.memory;

import org.jspecify.annotations.NullMarked;
