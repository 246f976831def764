/**
 * Which traces are exported: a sampler that keeps to a budget with a fair share for every endpoint,
 * and what keeps errors and slow requests beside it. Counting is none of its business.
 */
package io.strata.agent.sample;
