package io.strata.probe.component;

import java.util.List;
import java.util.Map;

/** The probes of the configured components. */
public final class ComponentProbes {
  private ComponentProbes() {}

  /**
   * One probe per component; nothing is connected before a probe's first run.
   *
   * @param hostname this machine's name, for the addresses of components on it
   * @param environment where passwords may be
   */
  public static List<ComponentProbe> of(
      List<ComponentSettings> components, String hostname, Map<String, String> environment) {
    AddressAliases aliases = new AddressAliases(hostname);
    return components.stream()
        .map(settings -> new ComponentProbe(settings, check(settings, environment), aliases))
        .toList();
  }

  private static ComponentCheck check(ComponentSettings settings, Map<String, String> environment) {
    return switch (settings.checkKind()) {
      case REDIS -> new RedisCheck(settings, environment);
      case KAFKA -> new KafkaCheck(settings, environment);
      case TCP -> new TcpCheck(settings);
    };
  }
}
