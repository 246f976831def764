package io.strata.collector.simulation;

import io.strata.engines.ChildJvm;
import io.strata.engines.EmbeddedElasticsearch;
import io.strata.engines.EmbeddedKafka;
import io.strata.engines.EngineHome;
import io.strata.engines.FreePort;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A broker, a node of Elasticsearch and collectors, each a process that can be killed. */
final class ChaosCluster implements AutoCloseable {
  private static final String COLLECTOR_YAML =
      """
      kafka:
        properties:
          # A stopped collector is taken for dead after the shortest time that brokers allow.
          session.timeout.ms: "6000"
          heartbeat.interval.ms: "1500"
      consume:
        publish-interval: 500ms
        idle: 8s
        longest-pause: 3s
      metrics:
        block: 20s
      derive:
        duplicate-horizon: 120s
      """;

  private final EngineHome home;
  private final Path folder;
  private final int kafkaPort = FreePort.find();
  private final int elasticsearchPort = FreePort.find();
  private final List<Collector> collectors = new ArrayList<>();
  private EmbeddedKafka kafka;
  private EmbeddedElasticsearch elasticsearch;
  private int started;

  /** A running collector. */
  record Collector(ChildJvm process, URI http) {
    void signal(String name) throws IOException, InterruptedException {
      new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    }
  }

  ChaosCluster(EngineHome home, Path folder) {
    this.home = home;
    this.folder = folder;
    this.kafka = startedKafka();
    this.elasticsearch = startedElasticsearch();
  }

  private EmbeddedKafka startedKafka() {
    return EmbeddedKafka.start(
        home,
        new EmbeddedKafka.Settings(
            folder.resolve("kafka"), folder.resolve("kafka.log"), kafkaPort, 256));
  }

  private EmbeddedElasticsearch startedElasticsearch() {
    return EmbeddedElasticsearch.start(
        home,
        new EmbeddedElasticsearch.Settings(
            folder.resolve("elasticsearch"),
            folder.resolve("elasticsearch.log"),
            elasticsearchPort,
            512));
  }

  String bootstrapServers() {
    return "127.0.0.1:" + kafkaPort;
  }

  URI elasticsearch() {
    return URI.create("http://127.0.0.1:" + elasticsearchPort);
  }

  void killKafka() {
    kafka.process().kill();
  }

  void restartKafka() {
    kafka = startedKafka();
  }

  void killElasticsearch() {
    elasticsearch.process().kill();
  }

  void stopElasticsearch() {
    elasticsearch.close();
  }

  void restartElasticsearch() {
    elasticsearch = startedElasticsearch();
  }

  /** Starts a collector; does not wait until it is ready. */
  synchronized void addCollector() throws IOException {
    Path config = folder.resolve("collector.yaml");
    Files.writeString(config, COLLECTOR_YAML);
    String name = "collector-" + started++;
    int http = FreePort.find();
    ChildJvm process =
        ChildJvm.start(
            new ChildJvm.Command(
                name,
                List.of("-Xmx192m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
                List.of(System.getProperty("java.class.path")),
                "io.strata.collector.CollectorMain",
                List.of("--config", config.toString()),
                Map.of(
                    "STRATA_OTLP_HTTP_PORT", Integer.toString(http),
                    "STRATA_OTLP_GRPC_PORT", Integer.toString(FreePort.find()),
                    "STRATA_ZIPKIN_PORT", Integer.toString(FreePort.find()),
                    "STRATA_OPERATIONS_PORT", Integer.toString(FreePort.find()),
                    "STRATA_KAFKA_BOOTSTRAP_SERVERS", bootstrapServers(),
                    "STRATA_ELASTICSEARCH_URL", elasticsearch().toString()),
                folder,
                folder.resolve(name + ".log")));
    collectors.add(new Collector(process, URI.create("http://127.0.0.1:" + http)));
  }

  synchronized List<Collector> collectors() {
    return List.copyOf(collectors);
  }

  synchronized void kill(Collector collector) {
    collectors.remove(collector);
    collector.process().kill();
  }

  void stop(Collector collector) {
    synchronized (this) {
      collectors.remove(collector);
    }
    collector.process().close();
  }

  @Override
  public void close() {
    collectors().forEach(this::kill);
    elasticsearch.process().kill();
    kafka.process().kill();
  }
}
