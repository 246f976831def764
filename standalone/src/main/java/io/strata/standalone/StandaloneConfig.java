package io.strata.standalone;

import io.strata.process.ByteSize;
import java.nio.file.Path;

/** The settings of {@code standalone.yaml}; see there for what each means. */
record StandaloneConfig(
    Path data,
    ByteSize minimumFreeDisk,
    KafkaConfig kafka,
    ElasticsearchConfig elasticsearch,
    CollectorConfig collector,
    ServerConfig alertEngine,
    ServerConfig dashboard,
    ServerConfig hostProbe,
    DemoConfig demo) {

  record KafkaConfig(String bootstrapServers, int port, ByteSize heap) {
    KafkaConfig {
      requirePort("kafka.port", port);
    }

    boolean isOwn() {
      return bootstrapServers.isBlank();
    }

    /** What clients connect to. */
    String address() {
      return isOwn() ? "127.0.0.1:" + port : bootstrapServers;
    }
  }

  record ElasticsearchConfig(String url, int port, ByteSize heap) {
    ElasticsearchConfig {
      requirePort("elasticsearch.port", port);
    }

    boolean isOwn() {
      return url.isBlank();
    }

    /** What clients connect to. */
    String address() {
      return isOwn() ? "http://127.0.0.1:" + port : url;
    }
  }

  record CollectorConfig(
      ByteSize heap,
      int otlpGrpcPort,
      int otlpHttpPort,
      int zipkinPort,
      int operationsPort,
      String config) {
    CollectorConfig {
      requirePort("collector.otlp-grpc-port", otlpGrpcPort);
      requirePort("collector.otlp-http-port", otlpHttpPort);
      requirePort("collector.zipkin-port", zipkinPort);
      requirePort("collector.operations-port", operationsPort);
    }
  }

  record ServerConfig(ByteSize heap, int port, String config) {
    ServerConfig {
      requirePort("port", port);
    }
  }

  record DemoConfig(int firstPort, int requestsPerSecond) {
    DemoConfig {
      requirePort("demo.first-port", firstPort);
      if (requestsPerSecond < 0 || requestsPerSecond > 1_000) {
        throw new IllegalArgumentException(
            "requests-per-second is between 0 and 1000, not " + requestsPerSecond);
      }
    }
  }

  StandaloneConfig withData(Path folder) {
    return new StandaloneConfig(
        folder,
        minimumFreeDisk,
        kafka,
        elasticsearch,
        collector,
        alertEngine,
        dashboard,
        hostProbe,
        demo);
  }

  private static void requirePort(String key, int port) {
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("%s is between 1 and 65535, not %d".formatted(key, port));
    }
  }
}
