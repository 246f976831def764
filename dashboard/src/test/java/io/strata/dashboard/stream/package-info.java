/** Tests of the stream of changes. */
@NullMarked
package io.strata.dashboard.stream;

import org.jspecify.annotations.NullMarked;
