package io.strata.dashboard.topology;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a host.
 *
 * @param attributes the labels of its probe's {@code target_info}; empty without a probe
 * @param addresses its own IP addresses, where the probe says them
 * @param lastSeen time of its newest metric; null without a probe
 */
public record HostFacts(
    String nodeId,
    String hostId,
    String name,
    Map<String, String> attributes,
    List<String> addresses,
    @Nullable Double cpuUtilization,
    @Nullable Double memoryUtilization,
    @Nullable Double diskUtilization,
    @Nullable Instant lastSeen) {
  public HostFacts {
    attributes = Map.copyOf(attributes);
    addresses = List.copyOf(addresses);
  }

  /** Whether a probe runs on it. */
  public boolean probed() {
    return lastSeen != null;
  }

  /** Whether an address means this host, for something that runs on it. */
  boolean isNamedBy(Address address) {
    return address.isLoopback() || addresses.contains(address.host()) || address.namesHost(name);
  }
}
