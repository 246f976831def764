@NullMarked
package io.strata.process;

import org.jspecify.annotations.NullMarked;
