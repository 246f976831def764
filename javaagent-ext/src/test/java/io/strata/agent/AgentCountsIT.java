package io.strata.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.strata.engines.EmbeddedKafka;
import io.strata.engines.EngineHome;
import io.strata.telemetry.otlp.OtlpDecoder;
import io.strata.telemetry.trace.Span;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two services under the agent: what is counted is what was sent, whatever is sampled. */
class AgentCountsIT {
  private static final Path TARGET = Path.of("target").toAbsolutePath();
  private static final int ORDERS = 200;

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"always_off,", "parentbased_traceidratio,0.01", "always_on,"})
  void callsAndEdgesAreWhatTheLoadSent(String sampler, String argument) throws Exception {
    List<String> sampling = new ArrayList<>(List.of("-Dotel.traces.sampler=" + sampler));
    if (argument != null) {
      sampling.add("-Dotel.traces.sampler.arg=" + argument);
    }
    countsWhatIsSent(sampler, sampling);
  }

  /** What the file leaves out is as without a file. */
  @ParameterizedTest
  @CsvSource({
    "always_off,always_off: {}",
    "one in a hundred,parent_based: {root: {trace_id_ratio_based: {ratio: 0.01}}}",
    "always_on,always_on: {}",
  })
  void callsAndEdgesAreTheSameWithAConfigurationFile(String sampler, String node) throws Exception {
    Path file = folder.resolve("otel.yaml");
    Files.writeString(
        file,
        """
        file_format: '1.0'
        tracer_provider:
          processors:
            - batch: {schedule_delay: 500, exporter: {strata-kafka: {}}}
          sampler: {%s}
        """
            .formatted(node));
    countsWhatIsSent(sampler, List.of("-Dotel.config.file=" + file));
  }

  @Test
  void aConfigurationFileThatNamesNothingLeavesEverythingToTheAgent() throws Exception {
    Path file = folder.resolve("otel.yaml");
    Files.writeString(file, "file_format: '1.2'");
    countsWhatIsSent("adaptive", List.of("-Dotel.config.file=" + file));
  }

  private void countsWhatIsSent(String sampler, List<String> sampling) throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(EngineHome.ofSystemProperty(), folder)) {
      String servers = kafka.bootstrapServers();
      try (App second = new App("second", sampling, servers);
          App first = new App("first", sampling, servers, second.uri().toString())) {
        load(first.uri());
        second.await(Pattern.compile("taken " + ORDERS + System.lineSeparator()));
        first.end();
        second.end();
      }
      CountedFigures figures = new CountedFigures();
      TopicReader.records(servers, "otlp_metrics").forEach(record -> figures.add(record.value()));
      assertCalls(figures);
      assertEdges(figures);
      assertSpans(sampler, servers);
    }
  }

  private static void assertCalls(CountedFigures figures) {
    double all = ORDERS;
    double some = ORDERS / 4.0;
    assertThat(figures.of("traces_spanmetrics_calls_total"))
        .containsEntry(operation("first", "SERVER", "GET /orders", "UNSET"), all)
        .containsEntry(operation("first", "CLIENT", "GET", "UNSET"), 2 * some)
        .containsEntry(operation("first", "CLIENT", "GET", "ERROR"), 2 * some)
        .containsEntry(operation("first", "CLIENT", "insert line", "UNSET"), all)
        .containsEntry(operation("first", "PRODUCER", "send pair-orders", "UNSET"), all)
        .containsEntry(operation("first", "CLIENT", "ask /orders/{id}", "UNSET"), all)
        .containsEntry(operation("first", "INTERNAL", "tick", "UNSET"), all)
        .containsEntry(operation("second", "SERVER", "GET /stock", "UNSET"), 3 * some)
        .containsEntry(operation("second", "SERVER", "GET /stock", "ERROR"), some)
        .containsEntry(operation("second", "CONSUMER", "process pair-orders", "UNSET"), all);
    assertThat(figures.of("traces_spanmetrics_latency"))
        .isEqualTo(figures.of("traces_spanmetrics_calls_total"));
  }

  private static void assertEdges(CountedFigures figures) {
    double all = ORDERS;
    assertThat(figures.of("traces_service_graph_request_total"))
        .containsOnly(
            Map.entry("{client=user, connection_type=virtual_node, server=first}", all),
            Map.entry("{client=first, server=second}", all),
            Map.entry(
                "{client=first, connection_type=messaging_system,"
                    + " messaging_destination=pair-orders, server=second, server_system=kafka}",
                all),
            Map.entry(
                "{client=first, connection_type=messaging_broker,"
                    + " messaging_destination=pair-orders, server=kafka, server_system=kafka}",
                all),
            Map.entry(
                "{client=second, connection_type=messaging_broker,"
                    + " messaging_destination=pair-orders, server=kafka, server_system=kafka}",
                all),
            Map.entry(
                "{client=first, connection_type=database, server=h2@pair, server_system=h2}",
                // The table is made once.
                all + 1),
            Map.entry(
                "{client=first, connection_type=database, server=redis@cache:6379,"
                    + " server_system=redis}",
                all));
    assertThat(figures.of("traces_service_graph_request_failed_total"))
        .containsEntry("{client=first, server=second}", all / 2)
        .containsEntry("{client=user, connection_type=virtual_node, server=first}", 0.0);
    assertThat(figures.of("traces_service_graph_request_server_seconds"))
        .containsEntry("{client=first, server=second}", all);
    assertThat(figures.of("traces_service_graph_endpoint_request_total"))
        .containsEntry(
            "{client=first, client_endpoint=GET /orders, server=second,"
                + " server_endpoint=GET /stock}",
            all)
        .containsEntry(
            "{client=first, client_endpoint=GET /orders, connection_type=messaging_system,"
                + " server=second, server_endpoint=process pair-orders}",
            all);
  }

  private static void assertSpans(String sampler, String servers) {
    List<Span> spans =
        sampler.equals("always_off")
            ? List.of()
            : TopicReader.records(servers, "otlp_spans").stream()
                .flatMap(record -> OtlpDecoder.spans(record.value()).items().stream())
                .toList();
    if (sampler.equals("adaptive")) {
      assertThat(spans).isNotEmpty();
    } else if (sampler.equals("always_on")) {
      assertThat(spans).hasSizeGreaterThan(8 * ORDERS);
    } else {
      assertThat(spans).hasSizeLessThan(ORDERS);
    }
    for (Span span : spans) {
      // What is kept beside the sampled says that it was not sampled.
      assertThat((span.flags() & 1) == 1 || sampler.equals("adaptive")).isTrue();
      assertThat(TopicReader.resource(span, "strata.counted")).isEqualTo("true");
      assertResource(span);
      assertThat(span.attributes().get("strata.caller.unknown")).as("%s", span).isNull();
    }
  }

  /** What joins an instance with its host, and nothing that may hold a secret. */
  private static void assertResource(Span span) {
    assertThat(TopicReader.resource(span, "host.id")).isNotEmpty();
    assertThat(TopicReader.resource(span, "service.instance.id")).isNotEmpty();
    assertThat(TopicReader.resource(span, "process.pid")).isNotEmpty();
    assertThat(span.resource().attributes().get("process.command_args")).isNull();
    assertThat(span.resource().attributes().get("process.command_line")).isNull();
  }

  private static String operation(String service, String kind, String name, String status) {
    return "{service=%s, span_kind=SPAN_KIND_%s, span_name=%s, status_code=STATUS_CODE_%s}"
        .formatted(service, kind, name, status);
  }

  /** Orders by several at a time; a quarter each meets 200, 204, 404 and 500. */
  private static void load(URI first) throws Exception {
    List<Integer> statuses = List.of(200, 204, 404, 500);
    try (HttpClient client = HttpClient.newHttpClient()) {
      for (int i = 0; i < ORDERS; i += 4) {
        List<java.util.concurrent.CompletableFuture<HttpResponse<Void>>> running =
            statuses.stream()
                .map(status ->
                    client.sendAsync(
                        HttpRequest.newBuilder(first.resolve("/orders/" + status)).build(),
                        HttpResponse.BodyHandlers.discarding()))
                .toList();
        for (var response : running) {
          assertThat(response.get(60, TimeUnit.SECONDS).statusCode()).isEqualTo(204);
        }
      }
    }
  }

  /** One of the services, as a process. */
  private final class App implements AutoCloseable {
    private final Process process;
    private final Path output;
    private final URI uri;

    App(String role, List<String> options, String... arguments) throws IOException {
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(
          List.of(
              "-Xmx128m",
              "-XX:+UseSerialGC",
              "-XX:TieredStopAtLevel=1",
              "-javaagent:" + TARGET.resolve("strata-agent.jar"),
              "-Dstrata.kafka.bootstrap-servers=" + arguments[0]));
      command.addAll(options);
      command.addAll(List.of("-cp", System.getProperty("surefire.test.class.path", "")));
      command.add(PairApp.class.getName());
      command.add(role);
      command.addAll(List.of(arguments));
      output = folder.resolve(role + ".txt");
      ProcessBuilder builder =
          new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
      // A configuration file has the name from here as well.
      builder.environment().put("OTEL_SERVICE_NAME", role);
      process = builder.start();
      Matcher port = await(Pattern.compile("port (\\d+)"));
      uri = URI.create("http://127.0.0.1:" + port.group(1));
    }

    URI uri() {
      return uri;
    }

    /** Waits until it has printed that. */
    Matcher await(Pattern pattern) throws IOException {
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
      while (true) {
        Matcher matcher = pattern.matcher(Files.readString(output));
        if (matcher.find()) {
          return matcher;
        }
        assertThat(process.isAlive()).as("alive: %s", Files.readString(output)).isTrue();
        assertThat(System.nanoTime() - deadline)
            .as("waiting for %s in %s", pattern, Files.readString(output))
            .isNegative();
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
      }
    }

    /** Lets it end by itself, with all that it still has to send. */
    void end() throws Exception {
      process.getOutputStream().close();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }

    @Override
    public void close() {
      process.destroyForcibly();
    }
  }
}
