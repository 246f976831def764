/** What an agent costs the application that it is in, beside other agents. */
@NullMarked
package io.strata.bench.agent;

import org.jspecify.annotations.NullMarked;
