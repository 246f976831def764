package io.strata.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.strata.engines.EmbeddedKafka;
import io.strata.engines.EngineHome;
import io.strata.telemetry.metric.Metric;
import io.strata.telemetry.metric.MetricData;
import io.strata.telemetry.metric.NumberPoint;
import io.strata.telemetry.otlp.OtlpDecoder;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Headers that nobody sends who means well: the application answers, and nobody believes them. */
class AgentHeadersIT {
  private static final String PARENT = "00f067aa0ba902b7";
  private static final String TRACE_PARENT =
      "00-4bf92f3577b34da6a3ce929d0e0e4736-" + PARENT + "-01";

  @TempDir Path folder;

  @Test
  void strangeHeadersAreIgnoredAndCountedAndARightOneIsBelieved() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(EngineHome.ofSystemProperty(), folder)) {
      String servers = kafka.bootstrapServers();
      try (HttpClient client =
              HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
          AgentProcess app = AgentProcess.start("headers", folder, servers, client, List.of())) {
        for (String strange :
            List.of(
                "1;" + PARENT + ";" + "a".repeat(600) + ";GET",
                "9;" + PARENT + ";shop;GET",
                "Basic c2hvcDpzZWNyZXQ=",
                "1;" + PARENT + ";%zz;GET",
                "1;no-span-id;shop;GET",
                "1;" + PARENT + ";%00%01;GET",
                "1;0000000000000001;copied;GET")) {
          assertThat(
                  app.ask("/work", "traceparent", TRACE_PARENT, "strata-caller", strange)
                      .statusCode())
              .as(strange)
              .isEqualTo(200);
        }
        app.ask("/work", "traceparent", TRACE_PARENT, "strata-caller", "1;" + PARENT + ";cart;GET");
        app.terminate();
      }

      assertThat(ignored(servers))
          .isEqualTo(
              Map.of("too_long", 1.0, "unknown_version", 2.0, "malformed", 3.0, "other_span", 1.0));
      CountedFigures figures = new CountedFigures();
      TopicReader.records(servers, "otlp_metrics").forEach(record -> figures.add(record.value()));
      assertThat(figures.of("traces_service_graph_request_total"))
          .isEqualTo(Map.of("{client=cart, server=headers}", 1.0));
      assertThat(figures.of("traces_spanmetrics_calls_total").values()).containsExactly(8.0);
    }
  }

  /** The last values of the counter, by reason. */
  private static Map<String, Double> ignored(String servers) {
    Map<String, Double> byReason = new TreeMap<>();
    TopicReader.records(servers, "otlp_metrics").stream()
        .flatMap(record -> OtlpDecoder.metrics(record.value()).items().stream())
        .filter(metric -> metric.name().equals("strata.agent.caller.ignored"))
        .map(Metric::data)
        .forEach(data -> {
          if (data instanceof MetricData.Sum(List<NumberPoint> points, _, _)) {
            points.forEach(point ->
                byReason.merge(
                    point.attributes().text("reason").orElse(""), point.value(), Math::max));
          }
        });
    return byReason;
  }
}
