package io.strata.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.strata.engines.EmbeddedKafka;
import io.strata.engines.EngineHome;
import io.strata.engines.FreePort;
import io.strata.telemetry.trace.Span;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever becomes of telemetry, the application does not notice: under constant load every request
 * is answered, latency is that of the healthy case, memory stays bounded, every span is counted as
 * sent or lost, and the process ends when it is told to.
 */
class AgentFaultIT {
  private static final Duration WARM_UP = Duration.ofMillis(1_500);
  private static final Duration STRETCH = Duration.ofMillis(2_500);

  /** A machine shared with others is slow now and then; a fault of ours would be slow each time. */
  private static final int STRETCHES = 4;

  private static final double NOISE_MILLIS = 20;
  private static final long END_MILLIS = 6_000;

  /** Queue, producer's buffers and what compression takes, above what the healthy case uses. */
  private static final long MEMORY_KIBIBYTES = 24 << 10;

  @TempDir static Path folder;
  private static HttpClient client;
  private static EmbeddedKafka kafka;
  private static int kafkaPort;
  private static double healthyMillis;
  private static long healthyHeap;
  private static int healthySpans;

  @BeforeAll
  static void measureTheHealthyCase() throws Exception {
    client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    kafkaPort = FreePort.find();
    kafka = startKafka();
    createTopics(List.of("otlp_spans", "otlp_metrics", "otlp_logs"));
    try (AgentProcess app = start("healthy", kafka.bootstrapServers())) {
      app.load(WARM_UP);
      healthyMillis = app.load(STRETCH).p99Millis();
      healthyHeap = app.heap();
      assertThat(app.terminate()).isLessThan(END_MILLIS);
      healthySpans = app.made();
      assertThat(app.told()).isEmpty();
      assertThat(app.output()).as("no warnings of the JVM").doesNotContain("WARNING");
    }
  }

  @AfterAll
  static void stop() {
    kafka.close();
    client.close();
  }

  @Test
  void withAHealthyBrokerEverySpanArrivesOnce() {
    assertThat(spans("healthy")).hasSize(healthySpans);
  }

  @Test
  void settingsThatAreNoneAreToldAndHarmNobody() throws Exception {
    List<String> wrong =
        List.of(
            "-Dstrata.exproter=otlp",
            "-Dstrata.slow.sql.millis=soon",
            "-Dstrata.kafka.queue.items=-1",
            "-Dstrata.kafka.linger.sm=5");
    try (AgentProcess app = start("misspelt", kafka.bootstrapServers(), wrong)) {
      app.load(WARM_UP);
      assertThat(app.terminate()).isLessThan(END_MILLIS);
      assertThat(app.output().lines().filter(line -> line.contains(" WARN ")))
          .satisfiesExactlyInAnyOrder(
              line -> assertThat(line).endsWith("did you mean strata.exporter?"),
              line -> assertThat(line).endsWith("did you mean strata.kafka.linger.ms?"),
              line ->
                  assertThat(line).contains("strata.slow.sql.millis", "\"soon\"", "500 is used"),
              line -> assertThat(line).contains("strata.kafka.queue.items", "16384 is used"));
      assertThat(spans("misspelt")).hasSize(app.made());
    }
  }

  @Test
  void brokerAwayFromTheStart() throws Exception {
    try (AgentProcess app = start("away", "127.0.0.1:" + FreePort.find(), smallQueue())) {
      goesOnUnharmed(app);
      assertThat(counts(app)).containsEntry("sent", 0L).containsKeys("queue_full", "shutdown");
      assertThat(app.told()).hasSize(2);
    }
  }

  @Test
  void brokerDiesAndComesBack() throws Exception {
    try (AgentProcess app = start("dying", kafka.bootstrapServers())) {
      app.load(WARM_UP);
      kafka.process().kill();
      withinNoise(app);
      boundedMemory(app);
      app.awaitLine(Pattern.compile("does not answer|is being lost"));
      kafka = startKafka();
      app.load(STRETCH);
      app.awaitLine(Pattern.compile("Telemetry arrives again. Nothing was lost meanwhile"));
      assertThat(app.terminate()).isLessThan(END_MILLIS);
      assertThat(app.told()).hasSize(2);
      assertThat(spans("dying")).hasSize(app.made());
    }
  }

  @Test
  void brokerAcceptsAndNeverAnswers() throws Exception {
    try (StrangeServer server = StrangeServer.silent();
        AgentProcess app = start("silent", server.address(), smallQueue())) {
      goesOnUnharmed(app);
      assertThat(counts(app)).containsEntry("sent", 0L).containsKeys("queue_full", "shutdown");
    }
  }

  @Test
  void somethingElseThanABrokerAnswers() throws Exception {
    try (StrangeServer server = StrangeServer.http();
        AgentProcess app = start("http", server.address(), smallQueue())) {
      goesOnUnharmed(app);
      assertThat(counts(app)).containsEntry("sent", 0L).containsKeys("queue_full", "shutdown");
    }
  }

  @Test
  void brokerAnswersEveryRecordWithAnError() throws Exception {
    try (StrangeServer server = RefusingBroker.start(Errors.UNKNOWN_SERVER_ERROR);
        AgentProcess app = start("error", server.address())) {
      goesOnUnharmed(app);
      assertThat(counts(app)).containsEntry("sent", 0L).containsKey("not_delivered");
      assertThat(app.told()).hasSize(2);
    }
  }

  /** As a broker answers whose disk is full or broken. */
  @Test
  void brokerCannotStore() throws Exception {
    List<String> impatient =
        List.of(
            "-Dstrata.kafka.request.timeout.ms=1000", "-Dstrata.kafka.delivery.timeout.ms=1500");
    try (StrangeServer server = RefusingBroker.start(Errors.KAFKA_STORAGE_ERROR);
        AgentProcess app = start("storage", server.address(), impatient)) {
      goesOnUnharmed(app);
      assertThat(counts(app)).containsEntry("sent", 0L).containsKey("not_delivered");
    }
  }

  @Test
  void topicIsMissing() throws Exception {
    try (Admin admin = admin()) {
      admin.deleteTopics(List.of("otlp_logs")).all().get();
    }
    try (AgentProcess app = start("missing", kafka.bootstrapServers())) {
      goesOnUnharmed(app);
      assertThat(app.told().getFirst()).contains("log records", "refused");
      assertThat(counts(app)).containsEntry("sent", (long) app.made());
      assertThat(spans("missing")).as("the others go on").hasSize(app.made());
    } finally {
      createTopics(List.of("otlp_logs"));
    }
  }

  @Test
  void messageIsTooLarge() throws Exception {
    limitSpanRecords("3000");
    try (AgentProcess app = start("large", kafka.bootstrapServers())) {
      goesOnUnharmed(app);
      Map<String, Long> counts = counts(app);
      assertThat(counts).containsKey("too_large");
      assertThat(counts.getOrDefault("sent", 0L)).as("smaller records fit").isPositive();
      assertThat(spans("large")).hasSize(Math.toIntExact(counts.getOrDefault("sent", 0L)));
    } finally {
      limitSpanRecords("1048588");
    }
  }

  @Test
  void temporaryFolderIsUnusable() throws Exception {
    List<String> nowhere = List.of("-Djava.io.tmpdir=" + folder.resolve("is/not/there"));
    try (AgentProcess app = start("no-tmp", kafka.bootstrapServers(), nowhere)) {
      goesOnUnharmed(app);
      assertThat(app.output().lines().filter(line -> line.contains("with gzip"))).hasSize(1);
      assertThat(spans("no-tmp")).hasSize(app.made());
    }
  }

  @Test
  void heapOfSixtyFourMebibytesWhileTheBrokerIsAway() throws Exception {
    try (AgentProcess app =
        start("small-heap", "127.0.0.1:" + FreePort.find(), List.of("-Xmx64m"))) {
      goesOnUnharmed(app);
      assertThat(counts(app)).containsEntry("sent", 0L).containsKey("shutdown");
    }
  }

  @Test
  void thousandsOfThreads() throws Exception {
    try (AgentProcess app = start("threads", kafka.bootstrapServers(), List.of("-Xmx256m"))) {
      assertThat(app.get("/threads")).isEqualTo("2000 10000");
      app.load(WARM_UP);
      withinNoise(app);
      assertThat(app.terminate()).isLessThan(END_MILLIS);
      assertThat(spans("threads")).hasSize(app.made());
    }
  }

  @Test
  void classLoadersComeAndGo() throws Exception {
    try (AgentProcess app = start("loaders", kafka.bootstrapServers())) {
      app.load(WARM_UP);
      assertThat(app.get("/loaders")).isEqualTo("150 ran");
      long before = app.metaspace();
      for (int i = 0; i < 4; i++) {
        assertThat(app.get("/loaders")).isEqualTo("150 ran");
      }
      assertThat(app.metaspace() - before).as("metaspace in KiB").isLessThan(1_024);
      goesOnUnharmed(app);
      assertThat(spans("loaders")).hasSize(app.made());
    }
  }

  @Test
  void childJvmsHaveAnAgentOfTheirOwn() throws Exception {
    try (AgentProcess app = start("fork", kafka.bootstrapServers())) {
      app.load(WARM_UP);
      assertThat(app.get("/child")).isEqualTo("0 answered");
      goesOnUnharmed(app);
      Collection<List<Span>> byInstance =
          spans("fork").stream()
              .collect(
                  Collectors.groupingBy(span -> TopicReader.resource(span, "service.instance.id")))
              .values();
      assertThat(byInstance).extracting(Collection::size).containsExactlyInAnyOrder(5, app.made());
    }
  }

  /** What every case has to show; the process has then ended. */
  private static void goesOnUnharmed(AgentProcess app) throws Exception {
    app.load(WARM_UP);
    withinNoise(app);
    boundedMemory(app);
    assertThat(app.terminate()).as("milliseconds until it ended").isLessThan(END_MILLIS);
    assertThat(app.output()).doesNotContain("org.apache.kafka", "OutOfMemoryError");
  }

  private static void withinNoise(AgentProcess app) throws Exception {
    double bound = Math.max(3 * healthyMillis, healthyMillis + NOISE_MILLIS);
    List<Double> seen = new ArrayList<>();
    do {
      seen.add(app.load(STRETCH).p99Millis());
    } while (seen.getLast() > bound && seen.size() < STRETCHES);
    assertThat(seen.getLast()).as("p99 in ms of %s", seen).isLessThanOrEqualTo(bound);
  }

  private static void boundedMemory(AgentProcess app) throws Exception {
    assertThat(app.heap()).as("heap in KiB").isLessThan(healthyHeap + MEMORY_KIBIBYTES);
  }

  /** Spans sent and lost by cause, which together are all. */
  private static Map<String, Long> counts(AgentProcess app) throws IOException {
    Map<String, Long> counts = app.spanCounts();
    assertThat(counts.values().stream().mapToLong(Long::longValue).sum())
        .as("%s", counts)
        .isEqualTo(app.made());
    return counts;
  }

  private static AgentProcess start(String service, String servers) throws IOException {
    return start(service, servers, List.of());
  }

  private static AgentProcess start(String service, String servers, List<String> options)
      throws IOException {
    return AgentProcess.start(service, folder, servers, client, options);
  }

  /** It is full while the test looks. */
  private static List<String> smallQueue() {
    // Several batches fit, also beside metrics.
    return List.of("-Dstrata.kafka.queue.items=400", "-Dotel.bsp.max.export.batch.size=100");
  }

  private static List<Span> spans(String service) {
    return TopicReader.serverSpans(kafka.bootstrapServers(), service);
  }

  private static EmbeddedKafka startKafka() {
    return EmbeddedKafka.start(
        EngineHome.ofSystemProperty(),
        new EmbeddedKafka.Settings(
            folder.resolve("kafka"), folder.resolve("kafka.log"), kafkaPort, 256),
        Map.of("auto.create.topics.enable", "false"));
  }

  private static Admin admin() {
    return Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
  }

  private static void createTopics(List<String> names)
      throws ExecutionException, InterruptedException {
    try (Admin admin = admin()) {
      admin
          .createTopics(names.stream().map(name -> new NewTopic(name, 4, (short) 1)).toList())
          .all()
          .get();
    }
  }

  private static void limitSpanRecords(String bytes)
      throws ExecutionException, InterruptedException {
    try (Admin admin = admin()) {
      admin
          .incrementalAlterConfigs(
              Map.of(
                  new ConfigResource(ConfigResource.Type.TOPIC, "otlp_spans"),
                  List.of(
                      new AlterConfigOp(
                          new ConfigEntry("max.message.bytes", bytes), AlterConfigOp.OpType.SET))))
          .all()
          .get();
    }
  }
}
