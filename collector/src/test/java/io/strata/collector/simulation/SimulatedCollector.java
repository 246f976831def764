package io.strata.collector.simulation;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.strata.collector.deadletter.DeadLetterTopic;
import io.strata.collector.derive.SpanDeriver;
import io.strata.collector.index.Commits;
import io.strata.collector.index.LogPipeline;
import io.strata.collector.index.MetricPipeline;
import io.strata.collector.index.PartitionPipeline;
import io.strata.collector.index.PipelinePorts;
import io.strata.collector.index.Position;
import io.strata.collector.index.TracePipeline;
import io.strata.collector.kafka.ConsumerLoop;
import io.strata.collector.kafka.DerivedMetricsTopic;
import io.strata.collector.kafka.LinkRequestTopic;
import io.strata.collector.kafka.Sessions;
import io.strata.collector.ownmetrics.CollectorMetrics;
import io.strata.collector.sample.SamplingPolicy;
import io.strata.collector.stream.OutboundRecord;
import io.strata.collector.stream.RecordSink;
import io.strata.collector.stream.StreamUnavailableException;
import io.strata.metrics.translate.PrometheusTranslator;
import io.strata.telemetry.topic.TelemetryTopic;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A collector's process behind Kafka: the real sessions and pipelines of the three topics, each on
 * a fiber. What {@link ConsumerLoop} and the collector's assembly do around them, which is threads
 * and clients, is done here in a few lines of its own.
 */
final class SimulatedCollector {
  private static final int SEGMENT_BYTES = 20_000;
  private static final int BLOCK_BYTES = 60_000;
  private static final int LOG_BATCH_BYTES = 2_000;
  private static final int MAX_RECORD_BYTES = 20_000;
  private static final Duration IDLE = Duration.ofSeconds(30);
  private static final Duration BLOCK = Duration.ofSeconds(30);

  private final SimulatedConsumer.World world;
  private final FaultyStore store;
  private final Map<TelemetryTopic, SimulatedGroup> groups;
  private final @Nullable SamplingPolicy sampling;
  private final Mutation mutation;
  private final InstantSource clock;
  private final CollectorMetrics metrics = new CollectorMetrics(new SimpleMeterRegistry());
  private final List<Fibers.Fiber> fibers = new ArrayList<>();
  private boolean stopping;
  private boolean dead;

  /** What collectors share. */
  record Shared(
      SimulatedConsumer.World world,
      FaultyStore store,
      Map<TelemetryTopic, SimulatedGroup> groups,
      @Nullable SamplingPolicy sampling,
      Mutation mutation) {
    static Map<TelemetryTopic, SimulatedGroup> groups(SimulatedConsumer.World world) {
      Map<TelemetryTopic, SimulatedGroup> groups = new EnumMap<>(TelemetryTopic.class);
      for (TelemetryTopic topic : TelemetryTopic.values()) {
        groups.put(
            topic,
            new SimulatedGroup(
                world.kafka().logs(topic.topicName()).stream().map(SimulatedKafka.Log::id).toList(),
                world.random()));
      }
      return groups;
    }
  }

  SimulatedCollector(String name, Shared shared, InstantSource clock) {
    this.world = shared.world();
    this.store = shared.store();
    this.groups = shared.groups();
    this.sampling = shared.sampling();
    this.mutation = shared.mutation();
    this.clock = clock;
    for (TelemetryTopic topic : TelemetryTopic.values()) {
      fibers.add(world.fibers().start(name + " " + topic, () -> consume(topic)));
    }
    // A second consumer of spans in the same process.
    if (world.random().nextBoolean()) {
      fibers.add(world.fibers().start(name + " more", () -> consume(TelemetryTopic.SPANS)));
    }
  }

  private void consume(TelemetryTopic topic) {
    while (!stopping) {
      SimulatedConsumer consumer =
          new SimulatedConsumer(
              world,
              groups.getOrDefault(topic, new SimulatedGroup(List.of(), world.random())),
              this::die);
      try {
        Sessions.run(
            consumer.asConsumer(), settings(topic), pipelines(topic), metrics, clock, this::stops);
      } catch (org.apache.kafka.common.KafkaException _) {
        // A new session starts at what is committed.
        world.fibers().pause();
      }
      consumer.leave();
    }
  }

  private boolean stops() {
    return stopping;
  }

  private static ConsumerLoop.Settings settings(TelemetryTopic topic) {
    return new ConsumerLoop.Settings(
        topic,
        1,
        "strata-collector",
        1 << 20,
        Duration.ofMillis(1_500),
        Duration.ofMillis(500),
        Duration.ofSeconds(10));
  }

  private ConsumerLoop.Pipelines pipelines(TelemetryTopic topic) {
    return switch (topic) {
      case SPANS -> this::tracePipeline;
      case METRICS ->
          (partition, _, commits) ->
              new MetricPipeline(
                  partition,
                  new MetricPipeline.Settings(
                      BLOCK, BLOCK_BYTES, IDLE, PrometheusTranslator.DEFAULT_PROMOTED),
                  mutation.metrics(store.metrics(this::die)),
                  ports(commits),
                  clock);
      case LOGS ->
          (partition, start, commits) ->
              new LogPipeline(
                  partition,
                  start,
                  new LogPipeline.Settings(LOG_BATCH_BYTES, 6),
                  mutation.logs(store.logs(this::die)),
                  ports(commits));
    };
  }

  private PartitionPipeline tracePipeline(int partition, Position start, Commits commits) {
    Mutation.Ports ports =
        mutation.traces(
            new Mutation.Ports(
                store.traces(this::die),
                new DerivedMetricsTopic(new Sink(), MAX_RECORD_BYTES),
                commits));
    return new TracePipeline(
        partition,
        start,
        new TracePipeline.Settings(SEGMENT_BYTES, IDLE, SpanDeriver.Settings.defaults())
            .withSampling(sampling == null ? null : mutation.sampling(sampling)),
        new TracePipeline.Outputs(
            ports.traces(),
            ports.derived(),
            mutation.links(new LinkRequestTopic(new Sink(), MAX_RECORD_BYTES)),
            store.senders(this::die)),
        ports(ports.commits()),
        clock);
  }

  private PipelinePorts ports(Commits commits) {
    return new PipelinePorts(commits, new DeadLetterTopic(new Sink()), metrics);
  }

  /** A producer of this process. */
  private final class Sink implements RecordSink {
    @Override
    public void send(List<OutboundRecord> records) {
      world
          .faults()
          .send(
              new Faults.Effect(
                  () -> records.forEach(world.kafka()::append),
                  () -> FaultyStore.some(records, world.random()).forEach(world.kafka()::append)),
              SimulatedCollector.this::die,
              () -> new StreamUnavailableException("no acknowledgement in time", null));
    }

    @Override
    public int partitions(String topic) {
      return SimulatedKafka.PARTITIONS;
    }
  }

  /** Ends all its threads where they are; the group learns of it later. */
  void die() {
    if (!dead) {
      dead = true;
      fibers.forEach(Fibers.Fiber::kill);
    }
  }

  /** Asks it to stop. */
  void stop() {
    stopping = true;
  }

  List<Fibers.Fiber> runnable() {
    return fibers.stream().filter(Fibers.Fiber::isRunnable).toList();
  }
}
