/** The agent's defaults and parts where a configuration file configures the SDK. */
package io.strata.agent.declarative;
