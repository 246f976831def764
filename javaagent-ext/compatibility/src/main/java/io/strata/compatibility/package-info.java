/** Applications of other people's libraries, which know nothing of the agent. */
@NullMarked
package io.strata.compatibility;

import org.jspecify.annotations.NullMarked;
