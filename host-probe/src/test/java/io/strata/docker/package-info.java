/** Tests of the files in {@code docker/}. */
@NullMarked
package io.strata.docker;

import org.jspecify.annotations.NullMarked;
