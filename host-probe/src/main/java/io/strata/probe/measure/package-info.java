/** What a probe is and what it hands over: metric descriptors and the values measured in a run. */
@NullMarked
package io.strata.probe.measure;

import org.jspecify.annotations.NullMarked;
