/**
 * Takes the place of a part of Kafka's client; see {@link
 * org.apache.kafka.common.memory.MemoryPool}.
 */
package org.apache.kafka.common.memory;
