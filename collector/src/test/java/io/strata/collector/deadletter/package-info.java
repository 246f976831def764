@NullMarked
package io.strata.collector.deadletter;

import org.jspecify.annotations.NullMarked;
