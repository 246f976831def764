/** Tests of tail sampling. */
@NullMarked
package io.strata.collector.sample;

import org.jspecify.annotations.NullMarked;
