package io.strata.standalone;

import io.strata.engines.ChildJvm;
import java.time.Duration;
import java.util.List;

/**
 * One process of the suite: how it starts, and which ports it needs.
 *
 * @param name for people and the status, for example {@code collector}
 * @param ports what it listens on; must be free before it starts
 * @param health where it tells whether it is ready, possibly empty
 * @param start starts the process and returns once it is ready
 */
record Part(String name, List<PortUse> ports, String health, Start start) {
  Part {
    ports = List.copyOf(ports);
  }

  /** A port, and the setting that changes it. */
  record PortUse(int port, String setting) {}

  /** Starts a process. */
  @FunctionalInterface
  interface Start {
    /**
     * Starts the process and waits until it is ready.
     *
     * @throws io.strata.engines.EngineException where it ends first or takes too long; it is then
     *     gone
     */
    ChildJvm run();
  }

  /** How long a process may take to become ready on a slow machine. */
  static final Duration PATIENCE = Duration.ofMinutes(3);
}
