package io.strata.standalone;

import io.strata.engines.ChildJvm;
import io.strata.shop.ShopProcess;
import io.strata.shop.ShopServices;
import io.strata.shop.ShopSettings;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The example shop: its servers with the agent attached, its Redis, database, load and switches.
 */
final class ShopParts {
  private static final int FIRST_DEFAULT_PORT = 8_200;

  private final Installation installation;
  private final Path data;
  private final ShopSettings settings;

  ShopParts(Installation installation, StandaloneConfig config) {
    this.installation = installation;
    this.data = config.data();
    Map<ShopSettings.Port, Integer> ports = new EnumMap<>(ShopSettings.Port.class);
    ShopSettings.defaultPorts()
        .forEach((port, number) ->
            ports.put(port, config.demo().firstPort() + number - FIRST_DEFAULT_PORT));
    this.settings =
        new ShopSettings(
            config.kafka().address(),
            data.resolve("shop"),
            ports,
            config.demo().requestsPerSecond());
  }

  List<Part> parts() {
    return ShopServices.processes(settings).stream().map(this::part).toList();
  }

  /** What the host-probe is to check, as YAML list entries. */
  String components() {
    return """
      - {type: redis, name: shop cache, address: "127.0.0.1:%d"}
      - {type: h2, name: shop database, address: "127.0.0.1:%d"}
    """
        .formatted(
            settings.ports().get(ShopSettings.Port.REDIS),
            settings.ports().get(ShopSettings.Port.DATABASE));
  }

  /** Where the shop takes alert webhooks. */
  URI webhook() {
    return ShopServices.webhook(settings);
  }

  /** Where the shop's faults are switched. */
  URI control() {
    return ShopServices.control(settings);
  }

  private Part part(ShopProcess process) {
    String name = "shop-" + process.name();
    List<Part.PortUse> ports =
        List.of(new Part.PortUse(process.health().getPort(), "demo.first-port"));
    return new Part(name, ports, process.health().toString(), () -> start(name, process));
  }

  private ChildJvm start(String name, ShopProcess process) {
    List<String> jvmOptions = new ArrayList<>(process.jvmOptions());
    if (process.agentAttached()) {
      jvmOptions.add("-javaagent:" + installation.agentJar());
    }
    ChildJvm child =
        ChildJvm.start(
            new ChildJvm.Command(
                name,
                jvmOptions,
                List.of(installation.shopClassPath()),
                process.mainClass(),
                process.arguments(),
                process.environment(),
                data.resolve("shop"),
                Suite.log(data, name)));
    child.awaitReady(Part.PATIENCE, () -> HealthCheck.isReady(process.health().toString()));
    return child;
  }
}
