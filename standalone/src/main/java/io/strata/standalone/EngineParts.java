package io.strata.standalone;

import io.strata.engines.EmbeddedElasticsearch;
import io.strata.engines.EmbeddedKafka;
import io.strata.process.ByteSize;
import java.nio.file.Path;
import java.util.List;

/** Kafka and Elasticsearch, where the user has none of their own. */
final class EngineParts {
  private final Installation installation;
  private final Path data;

  EngineParts(Installation installation, Path data) {
    this.installation = installation;
    this.data = data;
  }

  Part kafka(StandaloneConfig.KafkaConfig config) {
    return new Part(
        "kafka",
        List.of(new Part.PortUse(config.port(), "kafka.port")),
        "",
        () ->
            EmbeddedKafka.start(
                    installation.engines(),
                    new EmbeddedKafka.Settings(
                        data.resolve("kafka"),
                        Suite.log(data, "kafka"),
                        config.port(),
                        mebibytes(config.heap())))
                .process());
  }

  Part elasticsearch(StandaloneConfig.ElasticsearchConfig config) {
    return new Part(
        "elasticsearch",
        List.of(new Part.PortUse(config.port(), "elasticsearch.port")),
        config.address() + "/_cluster/health?wait_for_status=yellow&timeout=1s",
        () ->
            EmbeddedElasticsearch.start(
                    installation.engines(),
                    new EmbeddedElasticsearch.Settings(
                        data.resolve("elasticsearch"),
                        Suite.log(data, "elasticsearch"),
                        config.port(),
                        mebibytes(config.heap())))
                .process());
  }

  static int mebibytes(ByteSize size) {
    return (int) (size.bytes() >> 20);
  }
}
