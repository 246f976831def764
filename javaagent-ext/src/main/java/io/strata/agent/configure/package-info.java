/** What the user may set about the agent under {@code strata.*}, and how it is told to others. */
package io.strata.agent.configure;
