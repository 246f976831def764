package io.strata.collector;

import io.strata.collector.derive.SpanDeriver;
import io.strata.collector.derive.figures.EventWindow;
import io.strata.collector.derive.topology.Horizon;
import io.strata.collector.index.LogPipeline;
import io.strata.collector.index.MetricPipeline;
import io.strata.collector.index.TracePipeline;
import io.strata.collector.kafka.KafkaConnection;
import io.strata.collector.kafka.Topics;
import io.strata.collector.sample.SamplingPolicy;
import io.strata.process.ByteSize;
import io.strata.store.Retention;
import io.strata.store.elasticsearch.ElasticsearchSettings;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The collector's settings: {@code collector.yaml} says what each is. */
public record CollectorConfig(
    Listen listen,
    Otlp otlp,
    Zipkin zipkin,
    Operations operations,
    ReceiveSettings receive,
    Kafka kafka,
    Elasticsearch elasticsearch,
    Consume consume,
    Derive derive,
    Sampling sampling,
    Metrics metrics,
    Keep retention) {

  public CollectorConfig {
    if (!isLoopback(listen.host()) && !receive.isProtected() && !receive.allowAnonymous()) {
      throw new IllegalArgumentException(
          "listen.host %s is not a loopback address: set receive.token-file, receive.token or"
                  .formatted(listen.host())
              + " receive.tls.client-ca-file, so that not everybody on the network can send, or"
              + " receive.allow-anonymous: true where the network itself keeps others out");
    }
  }

  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException _) {
      return false;
    }
  }

  /** Where it listens. */
  public record Listen(String host) {}

  /** The ports of OTLP. */
  public record Otlp(int grpcPort, int httpPort) {}

  /** The port of health and own metrics. */
  public record Operations(int port) {}

  /** The port of Zipkin. */
  public record Zipkin(int port) {}

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
      String replicas,
      ByteSize rolloverSize) {

    ElasticsearchSettings settings() {
      return ElasticsearchSettings.of(url)
          .withUser(username, password)
          .withIndexPrefix(indexPrefix)
          .withIndex(
              new ElasticsearchSettings.Index(
                  shards,
                  replicas,
                  ElasticsearchSettings.Index.DEFAULT.refreshInterval(),
                  rolloverSize.bytes()));
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
      int maxSpanNames,
      Duration maxSpanAge,
      Duration maxSpanAhead) {

    SpanDeriver.Settings settings() {
      return new SpanDeriver.Settings(
          new Horizon(
              EventWindow.ceil(duplicateHorizon), EventWindow.ceil(peerWait), maxPendingSpans),
          maxSpanNames,
          EventWindow.ceil(maxSpanAge),
          EventWindow.ceil(maxSpanAhead));
    }
  }

  /** Which traces are stored when there are more than the budget holds. */
  public record Sampling(
      boolean enabled,
      @Nullable Double spansPerSecond,
      @Nullable ByteSize bytesPerDay,
      double errorSpansPerSecond,
      double slowQuantile,
      int slowPerOperation,
      int sharePerOperation,
      Duration decisionWait,
      Duration remember,
      ByteSize maxHeldSize,
      int maxRememberedTraces) {
    public Sampling {
      if (enabled && spansPerSecond == null && bytesPerDay == null) {
        throw new IllegalArgumentException(
            "sampling needs a budget: set spans-per-second or bytes-per-day");
      }
      if ((spansPerSecond != null && !(spansPerSecond > 0)) || !(errorSpansPerSecond >= 0)) {
        throw new IllegalArgumentException("a budget is above 0");
      }
      worth(slowQuantile, slowPerOperation, sharePerOperation);
      reach(decisionWait, remember, maxHeldSize, maxRememberedTraces);
    }

    private static SamplingPolicy.Worth worth(double slowQuantile, int slow, int share) {
      return new SamplingPolicy.Worth(slowQuantile, slow, share);
    }

    private static SamplingPolicy.Reach reach(
        Duration wait, Duration remember, ByteSize held, int traces) {
      return new SamplingPolicy.Reach(
          EventWindow.ceil(wait), EventWindow.ceil(remember), held.bytes(), traces);
    }

    /** The policy of one of so many partitions, which share the budget evenly. */
    SamplingPolicy policy(int partitions) {
      return new SamplingPolicy(
          new SamplingPolicy.Budget(
              spansPerSecond == null ? null : spansPerSecond / partitions,
              bytesPerDay == null ? null : bytesPerDay.bytes() / (double) partitions,
              errorSpansPerSecond / partitions),
          worth(slowQuantile, slowPerOperation, sharePerOperation),
          reach(decisionWait, remember, maxHeldSize, maxRememberedTraces));
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

  /** How long data is kept, and how much of it; no disk budget where that is null. */
  public record Keep(
      Duration traces, Duration logs, Duration metrics, @Nullable ByteSize diskBudget) {
    public Keep {
      retention(traces, logs, metrics, diskBudget);
    }

    Retention toRetention() {
      return retention(traces, logs, metrics, diskBudget);
    }

    private static Retention retention(
        Duration traces, Duration logs, Duration metrics, @Nullable ByteSize diskBudget) {
      return new Retention(
          traces, logs, metrics, diskBudget == null ? Retention.NO_BUDGET : diskBudget.bytes());
    }
  }

  TracePipeline.Settings traceSettings() {
    return new TracePipeline.Settings(
        consume.segmentSize().bytes(), consume.idle(), derive.settings());
  }

  LogPipeline.Settings logSettings() {
    return new LogPipeline.Settings(
        consume.logBatchSize().bytes(), EventWindow.ceil(derive.duplicateHorizon()));
  }

  MetricPipeline.Settings metricSettings() {
    return new MetricPipeline.Settings(
        metrics.block(), metrics.blockSize().bytes(), consume.idle(), metrics.promotedAttributes());
  }
}
