package io.strata.collector.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.strata.collector.index.Position;
import io.strata.engines.EngineHome;
import io.strata.store.StoreUnavailableException;
import io.strata.store.elasticsearch.ElasticsearchSettings;
import io.strata.store.elasticsearch.ElasticsearchStore;
import io.strata.telemetry.topic.TelemetryTopic;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Invariants I1, I2 and I4 with real processes: a broker, Elasticsearch and collectors that are
 * killed, stopped, frozen, added and removed under load. {@code -Dstrata.chaos.seed=N} repeats a
 * schedule, {@code -Dstrata.chaos.seconds=N} makes it longer.
 *
 * <p>The broker is a single one: kill -9 loses no record that it acknowledged, because the
 * operating system keeps what was written; a power failure needs replicas.
 */
class ChaosIT {
  private static final int SECONDS = Integer.getInteger("strata.chaos.seconds", 70);
  private static final Duration CATCH_UP = Duration.ofMinutes(4);
  private static final String GROUP = "strata-collector";
  private static final int PARTITIONS = 4;

  @TempDir Path folder;

  private final long seed = Long.getLong("strata.chaos.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final Expected expected = new Expected();
  private final List<String> history = Collections.synchronizedList(new ArrayList<>());

  /** Something bad that happens. */
  @FunctionalInterface
  private interface Mishap {
    void happen(ChaosCluster cluster) throws IOException, InterruptedException;
  }

  @Test
  void whatWasAcknowledgedIsStoredAndCountedOnce() throws Exception {
    System.out.println("chaos: -Dstrata.chaos.seed=" + seed + ", " + SECONDS + " s");
    try (ChaosCluster cluster = new ChaosCluster(EngineHome.ofSystemProperty(), folder)) {
      cluster.addCollector();
      cluster.addCollector();
      until("topics exist", () -> topicsExist(cluster));
      try (ChaosLoad load = new ChaosLoad(cluster, PARTITIONS, expected, seed)) {
        load.start();
        happen(cluster);
        load.finish();
        System.out.println("chaos: " + load.summary() + "; " + history);
        settle(cluster, load);
        compare(cluster);
      }
    }
  }

  /** Each mishap once, in an order of the seed's; again as long as there is time. */
  private void happen(ChaosCluster cluster) throws IOException, InterruptedException {
    Instant end = Instant.now().plusSeconds(SECONDS);
    Thread outage = Thread.ofPlatform().name("outage").start(() -> outage(cluster));
    List<Mishap> mishaps = new ArrayList<>();
    do {
      if (mishaps.isEmpty()) {
        mishaps.addAll(
            List.of(
                this::killCollector,
                this::killCollector,
                this::freezeCollector,
                this::addCollector,
                this::removeCollector,
                this::killKafka));
        Collections.shuffle(mishaps, random);
      }
      pause(2_000 + random.nextInt(4_000));
      mishaps.removeLast().happen(cluster);
    } while (!mishaps.isEmpty() || Instant.now().isBefore(end));
    outage.join();
  }

  /** Elasticsearch is away for most of the time, and is killed once more after that. */
  private void outage(ChaosCluster cluster) {
    pause(5_000);
    log("Elasticsearch stops");
    cluster.stopElasticsearch();
    pause(SECONDS * 600L);
    log("Elasticsearch is back");
    cluster.restartElasticsearch();
    pause(6_000);
    log("Elasticsearch is killed");
    cluster.killElasticsearch();
    cluster.restartElasticsearch();
  }

  private void killCollector(ChaosCluster cluster) throws IOException {
    List<ChaosCluster.Collector> running = cluster.collectors();
    log("a collector is killed");
    cluster.kill(running.get(random.nextInt(running.size())));
    cluster.addCollector();
  }

  private void freezeCollector(ChaosCluster cluster) throws IOException, InterruptedException {
    List<ChaosCluster.Collector> running = cluster.collectors();
    ChaosCluster.Collector collector = running.get(random.nextInt(running.size()));
    log("a collector is frozen");
    collector.signal("STOP");
    pause(9_000 + random.nextInt(3_000));
    collector.signal("CONT");
    log("it goes on");
  }

  private void addCollector(ChaosCluster cluster) throws IOException {
    if (cluster.collectors().size() < 3) {
      log("a collector is added");
      cluster.addCollector();
    }
  }

  private void removeCollector(ChaosCluster cluster) {
    List<ChaosCluster.Collector> running = cluster.collectors();
    if (running.size() > 1) {
      log("a collector is removed");
      cluster.stop(running.get(random.nextInt(running.size())));
    }
  }

  private void killKafka(ChaosCluster cluster) {
    log("Kafka is killed");
    cluster.killKafka();
    pause(random.nextInt(3_000));
    cluster.restartKafka();
    log("Kafka is back");
  }

  private void log(String what) {
    history.add(what);
  }

  private static void pause(long millis) {
    long until = System.nanoTime() + millis * 1_000_000;
    while (System.nanoTime() < until) {
      LockSupport.parkNanos(until - System.nanoTime());
    }
  }

  /** Lets stream time go on until all that was sent is complete and committed. */
  private void settle(ChaosCluster cluster, ChaosLoad load) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()))) {
      Instant waited = Instant.now().plusSeconds(45);
      until(
          "time has passed",
          () -> {
            load.tick(TelemetryTopic.SPANS);
            pause(1_000);
            return Instant.now().isAfter(waited);
          });
      awaitDone(cluster, admin, load, TelemetryTopic.SPANS);
      awaitDone(cluster, admin, load, TelemetryTopic.METRICS);
      awaitDone(cluster, admin, load, TelemetryTopic.LOGS);
    }
  }

  private static void awaitDone(
      ChaosCluster cluster, Admin admin, ChaosLoad load, TelemetryTopic topic) throws Exception {
    Map<TopicPartition, Long> ends = ends(cluster, topic);
    until(
        topic + " is processed",
        () -> {
          load.tick(topic);
          pause(1_000);
          Map<TopicPartition, OffsetAndMetadata> committed =
              admin.listConsumerGroupOffsets(GROUP).partitionsToOffsetAndMetadata().get();
          return ends.entrySet().stream()
              .allMatch(end -> done(committed.get(end.getKey())) >= end.getValue());
        });
  }

  private static long done(@Nullable OffsetAndMetadata committed) {
    return committed == null ? -1 : Position.of(committed.offset(), committed.metadata()).done();
  }

  private static Map<TopicPartition, Long> ends(ChaosCluster cluster, TelemetryTopic topic) {
    try (KafkaConsumer<byte[], byte[]> consumer = consumer(cluster)) {
      return new HashMap<>(consumer.endOffsets(partitions(consumer, topic.topicName())));
    }
  }

  private void compare(ChaosCluster cluster) throws Exception {
    try (ElasticsearchStore store =
        ElasticsearchStore.connect(ElasticsearchSettings.of(cluster.elasticsearch()))) {
      Instant from = Instant.now().minus(Duration.ofDays(1));
      Instant to = Instant.now().plus(Duration.ofHours(1));
      // What was written is visible within a second or so.
      pause(3_000);
      List<String> differences = new ArrayList<>(Observed.differences(expected, store, from, to));
      Observed.differences(
              expected, store.metricChunkReader(), from.toEpochMilli(), to.toEpochMilli())
          .forEach(difference -> differences.add("stored " + difference));
      Observed.differences(
              expected,
              TopicReading.hotWindow(read(cluster, TelemetryTopic.METRICS.topicName())),
              from.toEpochMilli(),
              to.toEpochMilli())
          .forEach(difference -> differences.add("hot " + difference));
      assertThat(differences).as("-Dstrata.chaos.seed=%d %s", seed, history).isEmpty();
      assertThat(TopicReading.letters(read(cluster, TelemetryTopic.DEAD_LETTERS)))
          .as("dead letters")
          .isEqualTo(expected.deadLetters());
    }
  }

  private static boolean topicsExist(ChaosCluster cluster) {
    try (KafkaConsumer<byte[], byte[]> consumer = consumer(cluster)) {
      return consumer.listTopics().containsKey(TelemetryTopic.DEAD_LETTERS);
    }
  }

  private static KafkaConsumer<byte[], byte[]> consumer(ChaosCluster cluster) {
    return new KafkaConsumer<>(
        Map.of("bootstrap.servers", cluster.bootstrapServers()),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }

  private static List<TopicPartition> partitions(
      KafkaConsumer<byte[], byte[]> consumer, String topic) {
    return consumer.partitionsFor(topic).stream()
        .map(partition -> new TopicPartition(topic, partition.partition()))
        .toList();
  }

  private static List<ConsumerRecord<byte[], byte[]>> read(ChaosCluster cluster, String topic) {
    try (KafkaConsumer<byte[], byte[]> consumer = consumer(cluster)) {
      List<TopicPartition> partitions = partitions(consumer, topic);
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
        consumer.poll(Duration.ofMillis(100)).forEach(records::add);
      }
      return records;
    }
  }

  private static void until(String what, Callable<Boolean> condition) throws Exception {
    long deadline = System.nanoTime() + CATCH_UP.toNanos();
    while (!holds(condition)) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("not within " + CATCH_UP + ": " + what);
      }
      pause(200);
    }
  }

  private static boolean holds(Callable<Boolean> condition) throws Exception {
    try {
      return condition.call();
    } catch (StoreUnavailableException _) {
      return false;
    }
  }
}
