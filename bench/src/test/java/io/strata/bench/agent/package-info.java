@NullMarked
package io.strata.bench.agent;

import org.jspecify.annotations.NullMarked;
