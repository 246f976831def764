/** Tests of what is derived from spans. */
@NullMarked
package io.strata.collector.derive;

import org.jspecify.annotations.NullMarked;
