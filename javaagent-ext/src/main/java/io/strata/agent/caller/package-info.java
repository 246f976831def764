/**
 * The name of the calling service and its endpoint, on its way from caller to callee: a header of
 * our own beside the trace's, believed only where it names the very span that the trace's header
 * names.
 */
package io.strata.agent.caller;
