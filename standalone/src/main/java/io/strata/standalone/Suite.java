package io.strata.standalone;

import io.strata.engines.ChildJvm;
import io.strata.engines.EmbeddedElasticsearch;
import io.strata.engines.EmbeddedKafka;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The parts of the suite in the order in which they start: engines, collector, alert-engine,
 * dashboard, host-probe, and the example shop where asked for. Read from top to bottom, this is the
 * assembly of everything on one machine.
 */
final class Suite {
  private final Installation installation;
  private final StandaloneConfig config;
  private final Path data;

  Suite(Installation installation, StandaloneConfig config) {
    this.installation = installation;
    this.config = config;
    this.data = config.data();
  }

  List<Part> parts(boolean demo) {
    List<Part> parts = new ArrayList<>();
    if (config.kafka().isOwn()) {
      parts.add(kafka());
    }
    if (config.elasticsearch().isOwn()) {
      parts.add(elasticsearch());
    }
    parts.add(collector());
    return parts;
  }

  String dashboardAddress() {
    return "http://127.0.0.1:" + config.dashboard().port();
  }

  String hints(boolean demo) {
    return "";
  }

  private Part kafka() {
    int port = config.kafka().port();
    return new Part(
        "Kafka",
        List.of(new Part.PortUse(port, "kafka.port")),
        "",
        () ->
            EmbeddedKafka.start(
                    installation.engines(),
                    new EmbeddedKafka.Settings(
                        data.resolve("kafka"),
                        log("kafka"),
                        port,
                        mebibytes(config.kafka().heap())))
                .process());
  }

  private Part elasticsearch() {
    int port = config.elasticsearch().port();
    return new Part(
        "Elasticsearch",
        List.of(new Part.PortUse(port, "elasticsearch.port")),
        "",
        () ->
            EmbeddedElasticsearch.start(
                    installation.engines(),
                    new EmbeddedElasticsearch.Settings(
                        data.resolve("elasticsearch"),
                        log("elasticsearch"),
                        port,
                        mebibytes(config.elasticsearch().heap())))
                .process());
  }

  private Part collector() {
    StandaloneConfig.CollectorConfig collector = config.collector();
    Map<String, String> environment = new LinkedHashMap<>(engineAddresses());
    return server(
        "collector",
        "io.strata.collector.CollectorMain",
        collector.heap(),
        collector.config(),
        environment,
        List.of(
            new Part.PortUse(collector.otlpGrpcPort(), "collector.otlp-grpc-port"),
            new Part.PortUse(collector.otlpHttpPort(), "collector.otlp-http-port"),
            new Part.PortUse(collector.operationsPort(), "collector.operations-port")),
        collector.operationsPort());
  }

  private Part server(
      String name,
      String mainClass,
      io.strata.process.ByteSize heap,
      String configFile,
      Map<String, String> environment,
      List<Part.PortUse> ports,
      int healthPort) {
    String health = "http://127.0.0.1:%d/health/ready".formatted(healthPort);
    List<String> arguments = configFile.isBlank() ? List.of() : List.of("--config", configFile);
    return new Part(
        name,
        ports,
        health,
        () -> {
          ChildJvm child =
              ChildJvm.start(
                  new ChildJvm.Command(
                      name,
                      List.of(
                          "-Xmx" + mebibytes(heap) + "m",
                          "-XX:+UseSerialGC",
                          "-XX:+ExitOnOutOfMemoryError",
                          "--enable-native-access=ALL-UNNAMED",
                          "--sun-misc-unsafe-memory-access=allow"),
                      List.of(installation.serverClassPath()),
                      mainClass,
                      arguments,
                      environment,
                      data.resolve(name),
                      log(name)));
          child.awaitReady(Part.PATIENCE, () -> HealthCheck.isReady(health));
          return child;
        });
  }

  private Map<String, String> engineAddresses() {
    return Map.of(
        "STRATA_KAFKA_BOOTSTRAP_SERVERS", config.kafka().address(),
        "STRATA_ELASTICSEARCH_URL", config.elasticsearch().address());
  }

  private Path log(String name) {
    return data.resolve("logs").resolve(name + ".log");
  }

  private static int mebibytes(io.strata.process.ByteSize size) {
    return (int) (size.bytes() >> 20);
  }
}
