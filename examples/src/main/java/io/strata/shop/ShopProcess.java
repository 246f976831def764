package io.strata.shop;

import java.net.URI;
import java.util.List;
import java.util.Map;

/**
 * One process of the shop, as whoever starts it needs it.
 *
 * @param name short and unique; also the service's name where the agent is attached
 * @param jvmOptions memory and the like, not the class path and not the agent
 * @param arguments for the main class
 * @param environment to be added to the starter's own
 * @param agentAttached whether {@code -javaagent} is to be given
 * @param health answers 200 once the process does its work
 */
public record ShopProcess(
    String name,
    String mainClass,
    List<String> jvmOptions,
    List<String> arguments,
    Map<String, String> environment,
    boolean agentAttached,
    URI health) {
  /** Copies its collections. */
  public ShopProcess {
    jvmOptions = List.copyOf(jvmOptions);
    arguments = List.copyOf(arguments);
    environment = Map.copyOf(environment);
  }
}
