@NullMarked
package io.strata.probe.packaging;

import org.jspecify.annotations.NullMarked;
