package io.strata.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.strata.engines.EmbeddedKafka;
import io.strata.engines.EngineHome;
import io.strata.process.CommandLine;
import io.strata.process.ProcessLifecycle;
import io.strata.telemetry.metric.Metric;
import io.strata.telemetry.metric.MetricData;
import io.strata.telemetry.metric.NumberPoint;
import io.strata.telemetry.otlp.OtlpDecoder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole process against a real Kafka: it reports to it, checks it, and outlives it. */
class HostProbeIT {
  private static final EngineHome HOME = EngineHome.ofSystemProperty();

  @TempDir private static Path kafkaDirectory;
  private static EmbeddedKafka kafka;

  @TempDir private Path directory;

  @BeforeAll
  static void startKafka() {
    kafka = EmbeddedKafka.start(HOME, kafkaDirectory);
  }

  @AfterAll
  static void stopKafka() {
    kafka.close();
  }

  @Test
  void theMachineAndItsKafkaArriveInKafka() throws Exception {
    String server = kafka.bootstrapServers();
    produce(server, "orders", 5);
    commit(server, "billing", new TopicPartition("orders", 0), 2);
    int port = freePort();
    try (ProcessLifecycle process = new ProcessLifecycle("host-probe under test")) {
      start(
          process, server, port, "components: [{type: kafka, address: \"%s\"}]".formatted(server));
      List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
      try (KafkaConsumer<byte[], byte[]> consumer = consumer(server, "reader")) {
        consumer.subscribe(List.of("otlp_metrics"));
        Await.until(
            "metrics of host and Kafka",
            () -> {
              consumer.poll(Duration.ofMillis(100)).forEach(records::add);
              return hasMetric(records, "system.cpu.utilization")
                  && hasMetric(records, "kafka.consumer_group.lag");
            });
      }

      assertThat(value(records, "component.up")).isEqualTo(1);
      assertThat(value(records, "kafka.brokers")).isEqualTo(1);
      assertThat(value(records, "kafka.topic.partitions", "topic", "orders")).isEqualTo(4);
      assertThat(value(records, "kafka.partition.under_replicated")).isZero();
      String[] orders = {"group", "billing", "topic", "orders", "partition", "0"};
      assertThat(value(records, "kafka.consumer_group.offset", orders)).isEqualTo(2);
      assertThat(value(records, "kafka.consumer_group.lag", orders)).isEqualTo(3);
      assertThat(value(records, "strata.probe.success", "probe", "cpu")).isEqualTo(1);
      Metric cpu =
          metrics(records)
              .filter(m -> m.name().equals("system.cpu.time"))
              .findFirst()
              .orElseThrow();
      String hostId = cpu.resource().hostId().orElseThrow();
      assertThat(records).allMatch(r -> new String(r.key(), StandardCharsets.UTF_8).equals(hostId));
      assertThat(cpu.resource().serviceName()).isEqualTo("strata-host-probe");
      assertThat(get(port, "/health/ready").statusCode()).isEqualTo(200);
      assertThat(get(port, "/metrics").body()).contains("strata_probe_batches_sent_total");
    }
  }

  @Test
  void whatIsMeasuredWhileKafkaIsAwayArrivesLaterWithItsTimes() throws Exception {
    int kafkaPort = freePort();
    String server = "127.0.0.1:" + kafkaPort;
    int port = freePort();
    try (ProcessLifecycle process = new ProcessLifecycle("host-probe under test")) {
      start(process, server, port, "");
      Await.until(
          "batches wait on disk",
          () -> get(port, "/metrics").body().contains("spool_batches{process=\"host-probe\"} 2"));
      assertThat(get(port, "/health/ready").statusCode()).isEqualTo(503);
      long kafkaStartMillis = System.currentTimeMillis();

      try (EmbeddedKafka late =
              EmbeddedKafka.start(
                  HOME,
                  new EmbeddedKafka.Settings(
                      directory.resolve("kafka"), directory.resolve("kafka.log"), kafkaPort, 256));
          KafkaConsumer<byte[], byte[]> consumer = consumer(late.bootstrapServers(), "reader")) {
        consumer.subscribe(List.of("otlp_metrics"));
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        Await.until(
            "the spool is empty",
            () -> {
              consumer.poll(Duration.ofMillis(100)).forEach(records::add);
              return records.size() >= 3 && get(port, "/health/ready").statusCode() == 200;
            });

        List<Long> times = records.stream().map(ConsumerRecord::timestamp).toList();
        assertThat(times).isSorted();
        assertThat(times.getFirst()).isLessThan(kafkaStartMillis);
        assertThat(points(records).mapToLong(NumberPoint::timeUnixNano).min().orElseThrow())
            .isLessThan(kafkaStartMillis * 1_000_000);
      }
    }
  }

  @Test
  void aKafkaThatIsGoneIsDownBecauseRefused() throws Exception {
    String gone = "127.0.0.1:" + freePort();
    int port = freePort();
    String server = kafka.bootstrapServers();
    try (ProcessLifecycle process = new ProcessLifecycle("host-probe under test")) {
      start(process, server, port, "components: [{type: kafka, address: \"%s\"}]".formatted(gone));
      List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
      try (KafkaConsumer<byte[], byte[]> consumer = consumer(server, "other-reader")) {
        consumer.subscribe(List.of("otlp_metrics"));
        String[] refused = {"component.address", gone, "reason", "refused"};
        Await.until(
            "the failure is reported",
            () -> {
              consumer.poll(Duration.ofMillis(100)).forEach(records::add);
              return values(records, "component.failure", refused).findAny().isPresent();
            });
      }

      assertThat(value(records, "component.up", "component.address", gone)).isZero();
    }
  }

  private void start(ProcessLifecycle process, String server, int port, String components)
      throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("host-probe.yaml"),
            """
            state-directory: "%s"
            kafka: {bootstrap-servers: "%s"}
            listen: {enabled: true, port: %d}
            host: {interval: 1s}
            component-interval: 1s
            component-timeout: 10s
            %s
            """
                .formatted(directory.resolve("state"), server, port, components));
    HostProbeMain.start(new CommandLine(file, List.of()), Map.of(), process);
  }

  private static HttpResponse<String> get(int port, String path) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      URI uri = URI.create("http://127.0.0.1:%d%s".formatted(port, path));
      return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }
  }

  private static void produce(String server, String topic, int count) throws Exception {
    Map<String, Object> settings =
        Map.of("bootstrap.servers", server, "enable.metrics.push", false);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (int i = 0; i < count; i++) {
        producer.send(new ProducerRecord<>(topic, 0, null, new byte[] {1})).get();
      }
    }
  }

  private static void commit(String server, String group, TopicPartition partition, long offset) {
    try (KafkaConsumer<byte[], byte[]> consumer = consumer(server, group)) {
      consumer.assign(List.of(partition));
      consumer.commitSync(Map.of(partition, new OffsetAndMetadata(offset)));
    }
  }

  private static KafkaConsumer<byte[], byte[]> consumer(String server, String group) {
    return new KafkaConsumer<>(
        Map.of(
            "bootstrap.servers",
            server,
            "group.id",
            group,
            "auto.offset.reset",
            "earliest",
            "metadata.max.age.ms",
            500,
            "enable.metrics.push",
            false),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }

  private static Stream<Metric> metrics(List<ConsumerRecord<byte[], byte[]>> records) {
    return records.stream().flatMap(r -> OtlpDecoder.metrics(r.value()).items().stream());
  }

  private static boolean hasMetric(List<ConsumerRecord<byte[], byte[]>> records, String name) {
    return metrics(records).anyMatch(metric -> metric.name().equals(name));
  }

  private static Stream<NumberPoint> points(List<ConsumerRecord<byte[], byte[]>> records) {
    return metrics(records).flatMap(HostProbeIT::points);
  }

  private static Stream<NumberPoint> points(Metric metric) {
    return switch (metric.data()) {
      case MetricData.Gauge(var points) -> points.stream();
      case MetricData.Sum(var points, _, _) -> points.stream();
      default -> Stream.empty();
    };
  }

  private static Stream<Double> values(
      List<ConsumerRecord<byte[], byte[]>> records, String name, String... attributes) {
    Map<String, String> wanted = new java.util.HashMap<>();
    for (int i = 0; i < attributes.length; i += 2) {
      wanted.put(attributes[i], attributes[i + 1]);
    }
    return metrics(records)
        .filter(metric -> metric.name().equals(name))
        .flatMap(HostProbeIT::points)
        .filter(point ->
            wanted.entrySet().stream()
                .allMatch(e -> point.attributes().text(e.getKey()).orElse("").equals(e.getValue())))
        .map(NumberPoint::value);
  }

  /** The newest value. */
  private static double value(
      List<ConsumerRecord<byte[], byte[]>> records, String name, String... attributes) {
    return values(records, name, attributes).reduce((_, last) -> last).orElseThrow();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
