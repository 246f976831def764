/** What tests of the collector share. */
@NullMarked
package io.strata.collector.testing;

import org.jspecify.annotations.NullMarked;
