package io.strata.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.strata.engines.EmbeddedKafka;
import io.strata.engines.EngineHome;
import io.strata.telemetry.log.LogRecord;
import io.strata.telemetry.metric.Metric;
import io.strata.telemetry.otlp.OtlpDecoder;
import io.strata.telemetry.topic.KeyPartitioner;
import io.strata.telemetry.trace.Span;
import io.strata.telemetry.trace.SpanKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.jar.JarFile;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jars as users get them, on a real application in a process of its own. */
class AgentIT {
  private static final Path TARGET = Path.of("target").toAbsolutePath();
  private static final int REQUESTS = 20;

  @TempDir static Path folder;
  private static EmbeddedKafka kafka;

  @BeforeAll
  static void startKafka() {
    kafka = EmbeddedKafka.start(EngineHome.ofSystemProperty(), folder);
  }

  @AfterAll
  static void stopKafka() {
    kafka.close();
  }

  @Test
  void spansMetricsAndLogsArriveByTheTopicContract() throws Exception {
    // A JVM's memory is observed at each export while it runs; at its end nobody looks any more.
    run(
        "contract",
        kafka.bootstrapServers(),
        readyAgent(),
        () -> sent("jvm.memory.used") && sent("strata.agent.export.sent"));

    List<Span> spans = new ArrayList<>();
    for (ConsumerRecord<String, byte[]> record : records("otlp_spans")) {
      for (Span span : ofService("contract", OtlpDecoder.spans(record.value()).items())) {
        spans.add(span);
        assertThat(record.partition()).isEqualTo(KeyPartitioner.partition(span.traceId(), 4));
      }
    }
    assertThat(spans).filteredOn(span -> span.kind() == SpanKind.SERVER).hasSize(REQUESTS);
    assertThat(spans).filteredOn(span -> span.kind() == SpanKind.CLIENT).hasSize(REQUESTS);
    assertThat(text(spans.getFirst(), "service.instance.id")).isNotEmpty();
    assertThat(text(spans.getFirst(), "host.name")).isNotEmpty();
    Path machineId = Path.of("/etc/machine-id");
    if (Files.exists(machineId)) {
      assertThat(text(spans.getFirst(), "host.id")).isEqualTo(Files.readString(machineId).strip());
    }

    String key = "contract/" + text(spans.getFirst(), "service.instance.id");
    List<String> metrics = new ArrayList<>();
    for (ConsumerRecord<String, byte[]> record : records("otlp_metrics")) {
      if (key.equals(record.key())) {
        assertThat(record.partition()).isEqualTo(KeyPartitioner.partition(key, 4));
        OtlpDecoder.metrics(record.value()).items().stream()
            .map(Metric::name)
            .forEach(metrics::add);
      }
    }
    assertThat(metrics).contains("jvm.memory.used", "http.server.request.duration");

    List<LogRecord> logs = new ArrayList<>();
    for (ConsumerRecord<String, byte[]> record : records("otlp_logs")) {
      logs.addAll(OtlpDecoder.logs(record.value()).items());
    }
    List<String> traces = spans.stream().map(span -> span.traceId().hex()).toList();
    assertThat(logs)
        .filteredOn(log -> log.traceId() != null && traces.contains(log.traceId().hex()))
        .hasSize(REQUESTS);
  }

  @Test
  void theExtensionWorksInAnUpstreamAgent() throws Exception {
    run(
        "extension",
        kafka.bootstrapServers(),
        List.of(
            "-javaagent:" + TARGET.resolve("upstream-agent.jar"),
            "-Dotel.javaagent.extensions=" + TARGET.resolve("strata-agent-extension.jar")));
    assertThat(serverSpans("extension")).isEqualTo(REQUESTS);
  }

  @Test
  void anUnusableTemporaryFolderDoesNotMatter() throws Exception {
    List<String> options = new ArrayList<>(readyAgent());
    options.add("-Djava.io.tmpdir=" + folder.resolve("is/not/there"));
    String output = run("no-tmp", kafka.bootstrapServers(), options);
    assertThat(serverSpans("no-tmp")).isEqualTo(REQUESTS);
    assertThat(output.lines().filter(line -> line.contains("compressed with gzip"))).hasSize(1);
  }

  @Test
  void withoutABrokerTheApplicationAnswersAllTheSame() throws Exception {
    String output = run("no-broker", "127.0.0.1:1", readyAgent());
    List<String> told = output.lines().filter(line -> line.contains("KafkaExport - ")).toList();
    assertThat(told).hasSize(2);
    assertThat(told.getFirst()).contains("Kafka at 127.0.0.1:1 does not answer", "not affected");
    assertThat(told.getLast()).contains("Telemetry export ends").contains("traces shutdown=");
    assertThat(output).doesNotContain("org.apache.kafka").doesNotContain("NetworkClient");
  }

  @Test
  void theReadyJarIsAnAgentWhoseManifestComesFirst() throws IOException {
    try (JarFile jar = new JarFile(TARGET.resolve("strata-agent.jar").toFile())) {
      assertThat(jar.entries().nextElement().getName()).isEqualTo(JarFile.MANIFEST_NAME);
      assertThat(jar.getManifest().getMainAttributes().getValue("Implementation-Version"))
          .isEqualTo("2.33.1");
      assertThat(jar.stream().map(java.util.zip.ZipEntry::getName))
          .contains("inst/io/strata/agent/StrataDefaults.classdata")
          .noneMatch(name -> name.startsWith("inst/org/apache/kafka/"))
          .noneMatch(name -> name.startsWith("inst/") && name.endsWith(".class"));
    }
  }

  private static List<String> readyAgent() {
    return List.of("-javaagent:" + TARGET.resolve("strata-agent.jar"));
  }

  private static boolean sent(String metric) {
    return records("otlp_metrics").stream()
        .flatMap(record -> OtlpDecoder.metrics(record.value()).items().stream())
        .anyMatch(each -> each.name().equals(metric));
  }

  private static String run(String service, String bootstrapServers, List<String> options)
      throws IOException, InterruptedException {
    return run(service, bootstrapServers, options, () -> true);
  }

  /** Runs the application until the condition holds, then to its end; what it printed. */
  private static String run(
      String service, String bootstrapServers, List<String> options, BooleanSupplier enough)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx96m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(options);
    command.add("-Dotel.service.name=" + service);
    command.addAll(List.of("-cp", TARGET.resolve("test-classes").toString()));
    command.addAll(List.of(SmallApp.class.getName(), Integer.toString(REQUESTS)));
    Path output = folder.resolve(service + ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().put("STRATA_KAFKA_BOOTSTRAP_SERVERS", bootstrapServers);
    Process process = builder.start();
    try {
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
      while (process.isAlive() && System.nanoTime() < deadline && !enough.getAsBoolean()) {
        Thread.onSpinWait();
      }
      process.getOutputStream().close();
      assertThat(process.waitFor(120, TimeUnit.SECONDS)).as("the application ended").isTrue();
    } finally {
      process.destroyForcibly();
    }
    String text = Files.readString(output, StandardCharsets.UTF_8);
    assertThat(text).contains("answered " + REQUESTS);
    return text;
  }

  private static long serverSpans(String service) {
    return TopicReader.serverSpans(kafka.bootstrapServers(), service).size();
  }

  private static List<Span> ofService(String service, List<Span> spans) {
    Predicate<Span> wanted = span -> text(span, "service.name").equals(service);
    return spans.stream().filter(wanted).toList();
  }

  private static String text(Span span, String attribute) {
    return span.resource().attributes().text(attribute).orElse("");
  }

  private static List<ConsumerRecord<String, byte[]>> records(String topic) {
    return TopicReader.records(kafka.bootstrapServers(), topic);
  }
}
