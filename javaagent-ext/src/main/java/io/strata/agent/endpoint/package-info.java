/** Names and texts that are fit to tell series apart: without ids, literals and raw addresses. */
package io.strata.agent.endpoint;
