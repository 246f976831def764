package io.strata.alert.route;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What is done with alerts: Alertmanager's configuration file.
 *
 * @param resolveTimeout when an alert ends that came without an end and is heard of no more
 */
public record NotificationConfig(
    Duration resolveTimeout, Route root, List<Receiver> receivers, List<InhibitRule> inhibitRules) {
  public NotificationConfig {
    receivers = List.copyOf(receivers);
    inhibitRules = List.copyOf(inhibitRules);
  }

  /** The receiver of a name. */
  public Optional<Receiver> receiver(String name) {
    return receivers.stream().filter(receiver -> receiver.name().equals(name)).findFirst();
  }
}
