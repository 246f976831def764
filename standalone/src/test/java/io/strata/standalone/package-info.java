@NullMarked
package io.strata.standalone;

import org.jspecify.annotations.NullMarked;
