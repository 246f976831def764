package io.strata.bench.ingest;

import io.strata.bench.measure.NewTopics;
import io.strata.bench.measure.ProcessUsage;
import io.strata.engines.ChildJvm;
import io.strata.engines.EmbeddedElasticsearch;
import io.strata.engines.EmbeddedKafka;
import io.strata.engines.EngineHome;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/** The broker and the node that all runs of a benchmark share. */
final class Engines implements AutoCloseable {
  static final int KAFKA_HEAP_MEBIBYTES = 512;
  static final int ELASTICSEARCH_HEAP_MEBIBYTES = 1024;

  private final EmbeddedKafka kafka;
  private final EmbeddedElasticsearch elasticsearch;
  private final Path folder;

  Engines(EngineHome home, Path folder) {
    this.folder = folder;
    this.kafka =
        EmbeddedKafka.start(
            home,
            new EmbeddedKafka.Settings(
                folder.resolve("kafka"), folder.resolve("kafka.log"), 0, KAFKA_HEAP_MEBIBYTES));
    try {
      this.elasticsearch =
          EmbeddedElasticsearch.start(
              home,
              new EmbeddedElasticsearch.Settings(
                  folder.resolve("elasticsearch"),
                  folder.resolve("elasticsearch.log"),
                  0,
                  ELASTICSEARCH_HEAP_MEBIBYTES));
    } catch (RuntimeException e) {
      kafka.close();
      throw e;
    }
  }

  String bootstrapServers() {
    return kafka.bootstrapServers();
  }

  URI elasticsearchUrl() {
    return elasticsearch.url();
  }

  /** Makes a topic, as the collector makes its own. */
  void createTopic(String name) {
    NewTopics.create(bootstrapServers(), List.of(name), Load.PARTITIONS);
  }

  ProcessUsage broker() {
    return new ProcessUsage(kafka.process().pid());
  }

  ProcessUsage node() {
    return new ProcessUsage(elasticsearch.process().pid());
  }

  /** Where data and logs of this benchmark are. */
  Path folder() {
    return folder;
  }

  /** Where the node keeps its indices, each in a folder named by its uuid. */
  Path indices() {
    return folder.resolve("elasticsearch/data/indices");
  }

  /** How the engines and their disk are, for whom something failed. */
  String state() {
    return "%s%n%s%n%,d MiB free on disk"
        .formatted(
            state("Kafka", kafka.process()),
            state("Elasticsearch", elasticsearch.process()),
            folder.toFile().getUsableSpace() >> 20);
  }

  private static String state(String name, ChildJvm process) {
    return "%s %s; its last output:%n%s"
        .formatted(name, process.isAlive() ? "runs" : "has ended", process.lastOutput());
  }

  @Override
  public void close() {
    elasticsearch.close();
    kafka.close();
  }
}
