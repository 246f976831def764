package io.strata.standalone;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The parts of the suite in the order in which they start: the engines, then the servers along the
 * data path, then the example shop where asked for. This is the assembly of everything on one
 * machine.
 */
final class Suite {
  private static final String NOTIFY_NOBODY =
      """
      route: {receiver: nobody, group_by: [alertname], group_wait: 1s, group_interval: 5s}
      receivers: [{name: nobody}]
      """;

  private final StandaloneConfig config;
  private final EngineParts engines;
  private final ServerParts servers;
  private final ShopParts shop;

  Suite(Installation installation, StandaloneConfig config) {
    this.config = config;
    this.engines = new EngineParts(installation, config.data());
    this.servers = new ServerParts(installation, config);
    this.shop = new ShopParts(installation, config);
  }

  /** The parts in starting order, in stages: those of one stage start side by side. */
  List<List<Part>> stages(boolean demo) {
    List<List<Part>> stages = new ArrayList<>();
    List<Part> own = new ArrayList<>();
    if (config.kafka().isOwn()) {
      own.add(engines.kafka(config.kafka()));
    }
    if (config.elasticsearch().isOwn()) {
      own.add(engines.elasticsearch(config.elasticsearch()));
    }
    if (!own.isEmpty()) {
      stages.add(own);
    }
    stages.add(
        List.of(
            servers.collector(),
            servers.alertEngine(notifications(demo)),
            servers.dashboard(),
            servers.hostProbe(components(demo))));
    if (demo) {
      stages.addAll(shop.stages());
    }
    return stages;
  }

  private Path notifications(boolean demo) {
    String content = demo ? notifyShop() : NOTIFY_NOBODY;
    return servers.written("alert-engine/notifications.yml", content);
  }

  private String notifyShop() {
    return """
    route: {receiver: shop, group_by: [alertname], group_wait: 1s, group_interval: 5s}
    receivers:
      - name: shop
        webhook_configs: [{url: "%s", send_resolved: true}]
    """
        .formatted(shop.webhook());
  }

  private String components(boolean demo) {
    String kafka =
        "  - {type: kafka, name: kafka, address: \"%s\"}%n".formatted(config.kafka().address());
    return demo ? kafka + shop.components() : kafka;
  }

  /** Where people look. */
  String dashboardUrl() {
    return servers.dashboardUrl();
  }

  /** What people may do next. */
  String hints(boolean demo) {
    String stop = "  stop it with Ctrl-C; what runs: ./strata status";
    if (!demo) {
      return stop;
    }
    return """
      break something:  curl -X POST %1$sfaults/redis-down/on     (all switches: %1$sfaults)
      received alerts:  %2$s
    %3$s\
    """
        .formatted(shop.control(), shop.webhook().resolve("received"), stop);
  }

  static Path log(Path data, String name) {
    return data.resolve("logs").resolve(name + ".log");
  }
}
