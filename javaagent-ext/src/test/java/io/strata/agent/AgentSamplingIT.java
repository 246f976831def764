package io.strata.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.strata.engines.EmbeddedKafka;
import io.strata.engines.EngineHome;
import io.strata.telemetry.trace.Span;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ready agent's own sampler in an application that is asked for more than its budget. */
class AgentSamplingIT {
  private static final Pattern THRESHOLD = Pattern.compile("ot=(?:.*;)?th:([0-9a-f]{1,14})");

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
  void theBudgetIsKeptAndErrorsSlowAndRareRequestsAreSeen() throws Exception {
    int work;
    double seconds;
    try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        AgentProcess app =
            AgentProcess.start(
                "sampled",
                folder,
                kafka.bootstrapServers(),
                client,
                List.of(
                    "-Dotel.traces.sampler=strata",
                    "-Dstrata.sampling.traces.per.second=5",
                    "-Dstrata.sampling.kept.per.second=50",
                    "-Dstrata.sampling.slow.millis=300"))) {
      long begin = System.nanoTime();
      work = app.load(Duration.ofSeconds(8)).requests();
      for (int i = 0; i < 20; i++) {
        assertThat(app.ask("/fail").statusCode()).isEqualTo(500);
        app.get("/health");
        work += app.load(Duration.ofMillis(200)).requests();
      }
      app.get("/slow");
      app.get("/slow");
      app.get("/rare");
      app.get("/rare");
      seconds = (System.nanoTime() - begin) / 1e9;
      app.terminate();
    }

    List<Span> spans = TopicReader.serverSpans(kafka.bootstrapServers(), "sampled");
    Map<String, Long> byPath =
        spans.stream()
            .collect(
                Collectors.groupingBy(
                    span -> span.attributes().text("url.path").orElse(""), Collectors.counting()));
    assertThat(byPath)
        .containsEntry("/fail", 20L)
        .containsEntry("/slow", 2L)
        .containsEntry("/rare", 2L)
        .doesNotContainKey("/health");
    assertThat(byPath.getOrDefault("/work", 0L) / seconds)
        .as("of %d in %f s", work, seconds)
        .isBetween(2.0, 9.0);
    assertThat(spans).allSatisfy(span -> assertThat(span.traceState()).containsPattern(THRESHOLD));
    double weight =
        spans.stream()
            .filter(span -> span.attributes().text("url.path").orElse("").equals("/work"))
            .mapToDouble(AgentSamplingIT::weight)
            .sum();
    assertThat(weight / work).isCloseTo(1, within(0.7));
    assertCounted(work);
  }

  /** What leaves no trace is counted all the same, and what is sampled is counted once. */
  private static void assertCounted(int work) {
    CountedFigures figures = new CountedFigures();
    TopicReader.records(kafka.bootstrapServers(), "otlp_metrics")
        .forEach(record -> figures.add(record.value()));
    assertThat(figures.of("traces_spanmetrics_calls_total"))
        .containsEntry(calls("/health", "UNSET"), 20.0)
        .containsEntry(calls("/fail", "ERROR"), 20.0)
        .containsEntry(calls("/rare", "UNSET"), 2.0)
        .containsEntry(calls("/work", "UNSET"), (double) work);
  }

  private static String calls(String path, String status) {
    return "{service=sampled, span_kind=SPAN_KIND_SERVER, span_name=GET %s, status_code=STATUS_CODE_%s}"
        .formatted(path, status);
  }

  /** How many requests a span stands for, as any reader of tracestates has it. */
  private static double weight(Span span) {
    Matcher matcher = THRESHOLD.matcher(span.traceState());
    assertThat(matcher.find()).isTrue();
    String digits = matcher.group(1) + "0".repeat(14 - matcher.group(1).length());
    return 0x1p56 / (0x1p56 - Long.parseLong(digits, 16));
  }
}
