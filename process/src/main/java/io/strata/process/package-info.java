/** What every Strata process shares: configuration, health, own metrics, orderly stop. */
@NullMarked
package io.strata.process;

import org.jspecify.annotations.NullMarked;
