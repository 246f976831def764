/**
 * Takes the place of a part of Kafka's client, under the name that the client's classes get in the
 * agent's jar.
 */
package io.strata.agent.shaded.kafka.common.security.kerberos;
