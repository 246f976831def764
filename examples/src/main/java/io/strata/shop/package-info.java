/**
 * A small shop of services in plain, widely used frameworks, with switches for faults. Nothing here
 * knows of tracing: the agent is attached from outside.
 */
@NullMarked
package io.strata.shop;

import org.jspecify.annotations.NullMarked;
