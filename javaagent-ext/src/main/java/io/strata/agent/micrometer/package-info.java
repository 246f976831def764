/** What of the application's own Micrometer meters goes on beside the agent's metrics. */
package io.strata.agent.micrometer;
