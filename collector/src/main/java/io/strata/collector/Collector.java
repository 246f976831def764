package io.strata.collector;

import io.strata.collector.deadletter.DeadLetterLog;
import io.strata.collector.deadletter.DeadLetterSink;
import io.strata.collector.deadletter.DeadLetterTopic;
import io.strata.collector.index.LogPipeline;
import io.strata.collector.index.MetricPipeline;
import io.strata.collector.index.PipelinePorts;
import io.strata.collector.index.StoredSenders;
import io.strata.collector.index.TracePipeline;
import io.strata.collector.index.Upkeep;
import io.strata.collector.kafka.ConsumerLoop;
import io.strata.collector.kafka.DerivedMetricsTopic;
import io.strata.collector.kafka.KafkaConnection;
import io.strata.collector.kafka.KafkaRecordSink;
import io.strata.collector.kafka.LinkRequestTopic;
import io.strata.collector.kafka.PreparedSink;
import io.strata.collector.kafka.Topics;
import io.strata.collector.ownmetrics.CollectorMetrics;
import io.strata.collector.receive.Ingest;
import io.strata.collector.receive.OtlpGrpcReceiver;
import io.strata.collector.receive.OtlpHttpReceiver;
import io.strata.collector.receive.Reception;
import io.strata.collector.receive.ZipkinReceiver;
import io.strata.collector.sample.SamplingPolicy;
import io.strata.collector.stream.StreamUnavailableException;
import io.strata.process.ProcessHealth;
import io.strata.process.ProcessLifecycle;
import io.strata.store.StoreUnavailableException;
import io.strata.store.TelemetryStore;
import io.strata.telemetry.topic.TelemetryTopic;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The collector's assembly, in the order of the data path: receivers → Kafka → pipelines → store.
 *
 * <p>It starts without Kafka and without Elasticsearch: receivers refuse until the topics are
 * there, and records are read once the store is prepared.
 */
final class Collector {
  private static final Logger LOGGER = LoggerFactory.getLogger(Collector.class);

  private final CollectorConfig config;
  private final Storage storage;
  private final CollectorMetrics metrics;
  private final InstantSource clock;
  private final KafkaConnection connection;
  private final CountDownLatch stopping = new CountDownLatch(1);

  /**
   * Where telemetry is stored.
   *
   * @param prepare makes the store ready for writes; throws {@link StoreUnavailableException} while
   *     that is not possible
   */
  record Storage(TelemetryStore store, Runnable prepare) {}

  /** The ports that a started collector listens on. */
  record Ports(int grpc, int http, int zipkin) {}

  Collector(
      CollectorConfig config, Storage storage, CollectorMetrics metrics, InstantSource clock) {
    this.config = config;
    this.storage = storage;
    this.metrics = metrics;
    this.clock = clock;
    this.connection = config.kafka().connection();
  }

  /**
   * Starts everything; the lifecycle closes it, receivers first.
   *
   * @throws IOException where a port can't be bound
   */
  Ports start(ProcessLifecycle lifecycle, ProcessHealth health) throws IOException {
    Reception reception = config.receive().reception(metrics, clock);
    int maxRecordBytes = config.kafka().maxRecordSize().toIntBytes();
    KafkaRecordSink kafka =
        lifecycle.closing("producer", new KafkaRecordSink(connection, maxRecordBytes, clock));
    PreparedSink sink = new PreparedSink(kafka);
    List<ConsumerLoop> consumers = consumers(sink, maxRecordBytes);
    Upkeep upkeep =
        lifecycle.closing(
            "upkeep", new Upkeep(storage.store(), config.retention().toRetention(), clock));
    lifecycle.onStop("consumers", () -> close(consumers));
    Ports ports = startReceivers(new Ingest(sink, maxRecordBytes, metrics), reception, lifecycle);
    Thread preparation =
        Thread.ofPlatform().name("prepare").start(() -> prepare(sink, consumers, upkeep));
    lifecycle.onStop(
        "preparation",
        () -> {
          stopping.countDown();
          preparation.interrupt();
          preparation.join();
        });
    health.register(
        "kafka",
        () -> sink.isPrepared() ? kafka.problem() : Optional.of("the topics are not there yet"));
    return ports;
  }

  private Ports startReceivers(Ingest ingest, Reception reception, ProcessLifecycle lifecycle)
      throws IOException {
    OtlpGrpcReceiver grpc =
        lifecycle.closing(
            "OTLP/gRPC receiver",
            new OtlpGrpcReceiver(address(config.otlp().grpcPort()), ingest, reception));
    OtlpHttpReceiver http =
        lifecycle.closing(
            "OTLP/HTTP receiver",
            new OtlpHttpReceiver(address(config.otlp().httpPort()), ingest, reception));
    ZipkinReceiver zipkin =
        lifecycle.closing(
            "Zipkin receiver",
            new ZipkinReceiver(address(config.zipkin().port()), ingest, reception, clock));
    Ports ports = new Ports(grpc.port(), http.port(), zipkin.port());
    LOGGER.info(
        "OTLP/gRPC on port {}, OTLP/HTTP on port {}, Zipkin on port {}{}{}",
        ports.grpc(),
        ports.http(),
        ports.zipkin(),
        reception.tls() == null ? "" : ", with TLS",
        reception.tokens().areRequired() ? ", with a token" : "");
    return ports;
  }

  private InetSocketAddress address(int port) {
    return new InetSocketAddress(config.listen().host(), port);
  }

  private List<ConsumerLoop> consumers(PreparedSink sink, int maxRecordBytes) {
    DeadLetterSink deadLetters = new DeadLetterLog(new DeadLetterTopic(sink), clock, LOGGER::warn);
    TelemetryStore store = storage.store();
    TracePipeline.Outputs outputs =
        new TracePipeline.Outputs(
            store.traceWriter(),
            new DerivedMetricsTopic(sink, maxRecordBytes),
            new LinkRequestTopic(sink, maxRecordBytes),
            new StoredSenders(store.traceReader()));
    Map<TelemetryTopic, ConsumerLoop.Pipelines> pipelines = new EnumMap<>(TelemetryTopic.class);
    pipelines.put(
        TelemetryTopic.SPANS,
        (partition, start, commits) ->
            new TracePipeline(
                partition,
                start,
                config.traceSettings().withSampling(sampling(sink)),
                outputs,
                new PipelinePorts(commits, deadLetters, metrics),
                clock));
    pipelines.put(
        TelemetryTopic.METRICS,
        (partition, _, commits) ->
            new MetricPipeline(
                partition,
                config.metricSettings(),
                store.metricChunkWriter(),
                new PipelinePorts(commits, deadLetters, metrics),
                clock));
    pipelines.put(
        TelemetryTopic.LOGS,
        (partition, start, commits) ->
            new LogPipeline(
                partition,
                start,
                config.logSettings(),
                store.logWriter(),
                new PipelinePorts(commits, deadLetters, metrics)));
    List<ConsumerLoop> loops = new ArrayList<>();
    pipelines.forEach((topic, ofTopic) -> {
      for (int number = 0; number < config.consume().threads(); number++) {
        loops.add(consumer(topic, number, ofTopic));
      }
    });
    return List.copyOf(loops);
  }

  private @Nullable SamplingPolicy sampling(PreparedSink sink) {
    return config.sampling().enabled()
        ? config.sampling().policy(sink.partitions(TelemetryTopic.SPANS.topicName()))
        : null;
  }

  private ConsumerLoop consumer(
      TelemetryTopic topic, int number, ConsumerLoop.Pipelines pipelines) {
    CollectorConfig.Consume consume = config.consume();
    return new ConsumerLoop(
        connection,
        new ConsumerLoop.Settings(
            topic,
            number,
            consume.group(),
            consume.fetchSize().toIntBytes(),
            consume.publishInterval(),
            consume.firstPause(),
            consume.longestPause()),
        pipelines,
        metrics,
        clock);
  }

  private static void close(List<ConsumerLoop> consumers) {
    consumers.forEach(ConsumerLoop::stop);
    consumers.forEach(ConsumerLoop::close);
  }

  private void prepare(PreparedSink sink, List<ConsumerLoop> consumers, Upkeep upkeep) {
    boolean prepared =
        until("Kafka", () -> Topics.create(connection, config.kafka().topics()), sink::prepared)
            && until("the store", storage.prepare(), () -> {});
    if (prepared) {
      consumers.forEach(ConsumerLoop::start);
      upkeep.start();
    }
  }

  /** Tries until it succeeds; false when the process stops before. */
  private boolean until(String what, Runnable attempt, Runnable success) {
    boolean reported = false;
    while (stopping.getCount() > 0) {
      try {
        attempt.run();
        success.run();
        return true;
      } catch (StreamUnavailableException | StoreUnavailableException e) {
        if (!reported) {
          LOGGER.warn("waits for {}: {}", what, e.getMessage());
          reported = true;
        }
      }
      try {
        stopping.await(config.consume().firstPause().toMillis(), TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return false;
  }
}
