/**
 * Takes the place of the JDK's package {@code org.ietf.jgss}, which no class of an agent can see
 * and which Kafka's client links to whatever it logs in with.
 */
package io.strata.agent.shaded.jgss;
