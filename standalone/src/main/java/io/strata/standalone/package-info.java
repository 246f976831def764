/** Everything on one machine with one command. */
@NullMarked
package io.strata.standalone;

import org.jspecify.annotations.NullMarked;
