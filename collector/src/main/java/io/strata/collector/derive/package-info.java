/** What spans say beyond themselves, as metrics. Pure: no I/O, no clock. */
@NullMarked
package io.strata.collector.derive;

import org.jspecify.annotations.NullMarked;
