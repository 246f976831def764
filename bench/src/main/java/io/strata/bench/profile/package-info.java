/** Where a process's time goes, by the JDK's flight recorder. */
@NullMarked
package io.strata.bench.profile;

import org.jspecify.annotations.NullMarked;
