/**
 * The extension of the OpenTelemetry Java agent: the defaults under which the agent runs, and below
 * it, a package each, what Strata adds. It lives in other people's JVMs from Java 8 on: nothing
 * here blocks, slows or fails the application.
 */
package io.strata.agent;
