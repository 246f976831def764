/** The subset of Go's templates that rule files use. */
@NullMarked
package io.strata.alert.template;

import org.jspecify.annotations.NullMarked;
