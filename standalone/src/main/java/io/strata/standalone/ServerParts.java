package io.strata.standalone;

import io.strata.engines.ChildJvm;
import io.strata.process.ByteSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Strata's own processes. Each gets its settings from its documented defaults, overlaid by the
 * user's file where there is one, overlaid by what this suite decides: addresses and ports, as
 * environment variables.
 */
final class ServerParts {
  private static final List<String> JVM_OPTIONS =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:+ExitOnOutOfMemoryError",
          "-Xss512k",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow");

  private final Installation installation;
  private final StandaloneConfig config;
  private final Path data;

  ServerParts(Installation installation, StandaloneConfig config) {
    this.installation = installation;
    this.config = config;
    this.data = config.data();
  }

  /** What a server is started with. */
  private record Server(
      String name,
      String mainClass,
      ByteSize heap,
      List<Part.PortUse> ports,
      int healthPort,
      Optional<Path> config,
      Map<String, String> environment) {}

  Part collector() {
    StandaloneConfig.CollectorConfig collector = config.collector();
    Map<String, String> environment = new LinkedHashMap<>(engines());
    environment.put("STRATA_OTLP_GRPC_PORT", Integer.toString(collector.otlpGrpcPort()));
    environment.put("STRATA_OTLP_HTTP_PORT", Integer.toString(collector.otlpHttpPort()));
    environment.put("STRATA_ZIPKIN_PORT", Integer.toString(collector.zipkinPort()));
    environment.put("STRATA_OPERATIONS_PORT", Integer.toString(collector.operationsPort()));
    return part(
        new Server(
            "collector",
            "io.strata.collector.CollectorMain",
            collector.heap(),
            List.of(
                new Part.PortUse(collector.otlpGrpcPort(), "collector.otlp-grpc-port"),
                new Part.PortUse(collector.otlpHttpPort(), "collector.otlp-http-port"),
                new Part.PortUse(collector.zipkinPort(), "collector.zipkin-port"),
                new Part.PortUse(collector.operationsPort(), "collector.operations-port")),
            collector.operationsPort(),
            usersFile(collector.config()),
            environment));
  }

  /**
   * The alert-engine.
   *
   * @param notifications the notification file to use where the user's configuration names none
   */
  Part alertEngine(Path notifications) {
    StandaloneConfig.ServerConfig alertEngine = config.alertEngine();
    Map<String, String> environment = new LinkedHashMap<>(engines());
    environment.put("STRATA_LISTEN_PORT", Integer.toString(alertEngine.port()));
    environment.put("STRATA_EXTERNAL_URL", dashboardUrl());
    if (alertEngine.config().isBlank()) {
      environment.put(
          "STRATA_RULES_FILES", installation.config("rules").resolve("*.yml").toString());
      environment.put("STRATA_NOTIFICATIONS_FILE", notifications.toString());
    }
    return part(
        new Server(
            "alert-engine",
            "io.strata.alert.AlertEngineMain",
            alertEngine.heap(),
            List.of(new Part.PortUse(alertEngine.port(), "alert-engine.port")),
            alertEngine.port(),
            usersFile(alertEngine.config()),
            environment));
  }

  Part dashboard() {
    StandaloneConfig.ServerConfig dashboard = config.dashboard();
    Map<String, String> environment = new LinkedHashMap<>(engines());
    environment.put("STRATA_LISTEN_PORT", Integer.toString(dashboard.port()));
    environment.put("STRATA_ALERT_ENGINE_URL", "http://127.0.0.1:" + config.alertEngine().port());
    return part(
        new Server(
            "dashboard",
            "io.strata.dashboard.DashboardMain",
            dashboard.heap(),
            List.of(new Part.PortUse(dashboard.port(), "dashboard.port")),
            dashboard.port(),
            usersFile(dashboard.config()),
            environment));
  }

  /**
   * The host-probe of this machine.
   *
   * @param components what it checks besides, as YAML for its {@code components} key, unless the
   *     user's configuration says
   */
  Part hostProbe(String components) {
    StandaloneConfig.ServerConfig probe = config.hostProbe();
    Map<String, String> environment = new LinkedHashMap<>(engines());
    environment.put("STRATA_LISTEN_ENABLED", "true");
    environment.put("STRATA_LISTEN_PORT", Integer.toString(probe.port()));
    environment.put("STRATA_STATE_DIRECTORY", data.resolve("host-probe/state").toString());
    Path file =
        usersFile(probe.config())
            .orElseGet(() ->
                written(
                    "host-probe/host-probe.yaml",
                    "component-interval: 5s\ncomponents:\n" + components));
    return part(
        new Server(
            "host-probe",
            "io.strata.probe.HostProbeMain",
            probe.heap(),
            List.of(new Part.PortUse(probe.port(), "host-probe.port")),
            probe.port(),
            Optional.of(file),
            environment));
  }

  /** Writes a file below the data folder. */
  Path written(String name, String content) {
    Path file = data.resolve(name);
    try {
      Files.createDirectories(file.getParent());
      return Files.writeString(file, content);
    } catch (IOException e) {
      throw new UserErrorException("The file %s can't be written (%s).".formatted(file, e));
    }
  }

  String dashboardUrl() {
    return "http://127.0.0.1:" + config.dashboard().port();
  }

  private Map<String, String> engines() {
    return Map.of(
        "STRATA_KAFKA_BOOTSTRAP_SERVERS", config.kafka().address(),
        "STRATA_ELASTICSEARCH_URL", config.elasticsearch().address());
  }

  private static Optional<Path> usersFile(String file) {
    return file.isBlank() ? Optional.empty() : Optional.of(Path.of(file).toAbsolutePath());
  }

  private Part part(Server server) {
    String health = "http://127.0.0.1:%d/health/ready".formatted(server.healthPort());
    return new Part(server.name(), server.ports(), health, () -> start(server, health));
  }

  private ChildJvm start(Server server, String health) {
    List<String> jvmOptions = new ArrayList<>(JVM_OPTIONS);
    jvmOptions.add("-Xmx" + EngineParts.mebibytes(server.heap()) + "m");
    List<String> arguments =
        server.config().map(file -> List.of("--config", file.toString())).orElse(List.of());
    ChildJvm child =
        ChildJvm.start(
            new ChildJvm.Command(
                server.name(),
                jvmOptions,
                List.of(installation.serverClassPath()),
                server.mainClass(),
                arguments,
                server.environment(),
                data.resolve(server.name()),
                Suite.log(data, server.name())));
    child.awaitReady(Part.PATIENCE, () -> HealthCheck.isReady(health));
    return child;
  }
}
