/**
 * Counts operations before they are sampled: endpoints, the edges between services and what they
 * use, slow statements and exceptions, in windows of ten seconds, as the collector counts them from
 * spans. A recorded operation is counted from its span, a dropped one from its instrumentation.
 */
package io.strata.agent.measure;
