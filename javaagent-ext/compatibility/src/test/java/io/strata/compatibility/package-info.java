@NullMarked
package io.strata.compatibility;

import org.jspecify.annotations.NullMarked;
