package io.strata.probe.component;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The addresses under which applications may know a component: as configured, and for one on this
 * machine also under this machine's other names.
 */
public final class AddressAliases {
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "::1");

  private final String hostname;

  /**
   * @param hostname this machine's name, as it reports it
   */
  public AddressAliases(String hostname) {
    this.hostname = hostname;
  }

  Set<String> of(ComponentSettings settings) {
    Set<String> aliases = new LinkedHashSet<>();
    for (String address : settings.address()) {
      aliases.add(address);
      variants(HostAndPort.parse(address)).forEach(variant -> aliases.add(variant.toString()));
    }
    if (settings.aliases() != null) {
      aliases.addAll(settings.aliases());
    }
    return aliases;
  }

  private List<HostAndPort> variants(HostAndPort address) {
    String host = address.host().toLowerCase(Locale.ROOT);
    if (!LOOPBACK.contains(host) && !host.equalsIgnoreCase(hostname)) {
      return List.of();
    }
    return List.of(
        address.withHost("localhost"),
        address.withHost("127.0.0.1"),
        address.withHost("::1"),
        address.withHost(hostname));
  }
}
