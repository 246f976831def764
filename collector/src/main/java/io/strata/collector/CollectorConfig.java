package io.strata.collector;

import io.strata.collector.derive.SpanDeriver;
import io.strata.collector.derive.figures.Bounds;
import io.strata.collector.derive.figures.EventWindow;
import io.strata.collector.derive.topology.Horizon;
import io.strata.collector.index.MetricPipeline;
import io.strata.collector.index.TracePipeline;
import io.strata.collector.kafka.KafkaConnection;
import io.strata.collector.kafka.Topics;
import io.strata.process.ByteSize;
import io.strata.store.Retention;
import io.strata.store.elasticsearch.ElasticsearchSettings;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The collector's settings: {@code collector.yaml} says what each is. */
public record CollectorConfig(
    Listen listen,
    Otlp otlp,
    Operations operations,
    Receive receive,
    Kafka kafka,
    Elasticsearch elasticsearch,
    Consume consume,
    Derive derive,
    Metrics metrics,
    Keep retention) {

  /** Where it listens. */
  public record Listen(String host) {}

  /** The ports of OTLP. */
  public record Otlp(int grpcPort, int httpPort) {}

  /** The port of health and own metrics. */
  public record Operations(int port) {}

  /** Bounds of what is received. */
  public record Receive(ByteSize maxBodySize, ByteSize maxInFlight) {
    public Receive {
      if (maxBodySize.bytes() > Integer.MAX_VALUE / 2) {
        throw new IllegalArgumentException("max-body-size must be below 1GiB");
      }
    }
  }

  /** Kafka and its topics. */
  public record Kafka(
      List<String> bootstrapServers,
      Map<String, String> properties,
      int partitions,
      int replicationFactor,
      Duration topicRetention,
      ByteSize maxRecordSize) {
    public Kafka {
      if (maxRecordSize.bytes() < 10_000 || maxRecordSize.bytes() > 100_000_000) {
        throw new IllegalArgumentException("max-record-size must be 10,000 to 100,000,000 bytes");
      }
    }

    KafkaConnection connection() {
      return new KafkaConnection(bootstrapServers, properties);
    }

    Topics.Settings topics() {
      return new Topics.Settings(partitions, replicationFactor, topicRetention.toMillis());
    }
  }

  /** Elasticsearch. */
  public record Elasticsearch(
      URI url,
      @Nullable String username,
      @Nullable String password,
      String indexPrefix,
      int shards,
      String replicas) {

    ElasticsearchSettings settings() {
      return ElasticsearchSettings.of(url)
          .withUser(username, password)
          .withIndexPrefix(indexPrefix)
          .withIndex(
              new ElasticsearchSettings.Index(
                  shards, replicas, ElasticsearchSettings.Index.DEFAULT.refreshInterval()));
    }
  }

  /** How topics are read. */
  public record Consume(
      String group,
      int threads,
      ByteSize fetchSize,
      ByteSize segmentSize,
      ByteSize logBatchSize,
      Duration publishInterval,
      Duration idle,
      Duration firstPause,
      Duration longestPause) {
    public Consume {
      if (threads < 1 || threads > 64) {
        throw new IllegalArgumentException("threads must be 1 to 64");
      }
    }
  }

  /** What is derived from spans. */
  public record Derive(
      Duration duplicateHorizon,
      Duration peerWait,
      int maxPendingSpans,
      ByteSize maxPendingSize,
      int maxServices,
      int maxInstances,
      int maxSpanNames,
      int maxEdges,
      int maxSeries,
      Duration maxSpanAge,
      Duration maxSpanAhead) {

    SpanDeriver.Settings settings() {
      return new SpanDeriver.Settings(
          new Horizon(
              windows(duplicateHorizon),
              windows(peerWait),
              maxPendingSpans,
              maxPendingSize.bytes()),
          new Bounds(maxServices, maxInstances, maxSpanNames, maxEdges, maxSeries),
          windows(maxSpanAge),
          windows(maxSpanAhead));
    }

    /** Durations are rounded up to whole windows. */
    private static int windows(Duration duration) {
      return Math.toIntExact(Math.ceilDiv(duration.toMillis(), EventWindow.MILLIS));
    }
  }

  /** How metrics are stored. */
  public record Metrics(Duration block, ByteSize blockSize, List<String> promotedAttributes) {
    public Metrics {
      if (block.toMillis() < 1_000) {
        throw new IllegalArgumentException("block must be at least 1s");
      }
    }
  }

  /** How long data is kept. */
  public record Keep(Duration traces, Duration logs, Duration metrics) {
    public Keep {
      new Retention(traces, logs, metrics);
    }

    Retention toRetention() {
      return new Retention(traces, logs, metrics);
    }
  }

  TracePipeline.Settings traceSettings() {
    return new TracePipeline.Settings(
        consume.segmentSize().bytes(), consume.idle(), derive.settings());
  }

  MetricPipeline.Settings metricSettings() {
    return new MetricPipeline.Settings(
        metrics.block(), metrics.blockSize().bytes(), consume.idle(), metrics.promotedAttributes());
  }
}
