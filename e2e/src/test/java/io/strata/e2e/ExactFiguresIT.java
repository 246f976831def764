package io.strata.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.strata.engines.ChildJvm;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two services of which a hundredth of the traces is sampled, the first with the agent, the second
 * as well: what the suite shows of them is what was sent, to the last request.
 */
class ExactFiguresIT {
  private static final int REQUESTS = 600;
  private static final Pattern PORT = Pattern.compile("port (\\d+)");

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  Path folder;

  @Test
  void figuresAreExactWhateverIsSampled() throws Exception {
    try (RunningSuite suite = RunningSuite.withoutShop(folder);
        HttpJson http = new HttpJson()) {
      ChildJvm second = service("second", suite, "");
      ChildJvm first = service("first", suite, uri(second).toString());
      try {
        load(uri(first));
      } finally {
        first.stop(Duration.ofSeconds(30));
        second.stop(Duration.ofSeconds(30));
      }
      assertFigures(suite, http);
      suite.stop();
      suite.startAgain();
      assertFigures(suite, http);
    }
  }

  private static void assertFigures(RunningSuite suite, HttpJson http) {
    Map<String, Double> expected =
        Map.of(
            "traces_spanmetrics_calls_total{service=\"first\",span_kind=\"SPAN_KIND_SERVER\"}",
            (double) REQUESTS,
            "traces_spanmetrics_calls_total{service=\"first\",span_kind=\"SPAN_KIND_CLIENT\"}",
            (double) REQUESTS,
            "traces_spanmetrics_calls_total{service=\"second\","
                + "status_code=\"STATUS_CODE_ERROR\"}",
            REQUESTS / 3.0,
            "traces_spanmetrics_latency_count{service=\"second\"}",
            (double) REQUESTS,
            "traces_service_graph_request_total{client=\"first\",server=\"second\"}",
            (double) REQUESTS,
            "traces_service_graph_request_failed_total{client=\"first\",server=\"second\"}",
            REQUESTS / 3.0,
            "traces_service_graph_request_total{client=\"user\",server=\"first\"}",
            (double) REQUESTS);
    Await.until(
        "exact figures",
        Duration.ofSeconds(60),
        () -> {
          for (Map.Entry<String, Double> each : expected.entrySet()) {
            assertThat(sum(suite, http, each.getKey()))
                .as(each.getKey())
                .isEqualTo(each.getValue());
          }
          return Optional.of(true);
        });
  }

  /** The end of a series that has been counted from nothing. */
  private static double sum(RunningSuite suite, HttpJson http, String selector) throws Exception {
    String query = URLEncoder.encode("sum(" + selector + ")", StandardCharsets.UTF_8);
    JsonObject answer =
        http.get(suite.dashboard() + "/prometheus/api/v1/query?query=" + query).getAsJsonObject();
    JsonArray result = answer.getAsJsonObject("data").getAsJsonArray("result");
    assertThat(result).as(selector).hasSize(1);
    return result.get(0).getAsJsonObject().getAsJsonArray("value").get(1).getAsDouble();
  }

  private static void load(URI first) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      for (int i = 0; i < REQUESTS; i++) {
        HttpResponse<Void> response =
            client.send(
                HttpRequest.newBuilder(first.resolve(i % 3 == 0 ? "/bad" : "/good")).build(),
                HttpResponse.BodyHandlers.discarding());
        assertThat(response.statusCode()).isEqualTo(200);
      }
    }
  }

  private ChildJvm service(String name, RunningSuite suite, String next) {
    Path agent = Path.of(System.getProperty("strata.home"), "agent", "strata-agent.jar");
    ChildJvm service =
        ChildJvm.start(
            new ChildJvm.Command(
                name,
                List.of(
                    "-Xmx96m",
                    "-javaagent:" + agent,
                    "-Dotel.service.name=" + name,
                    "-Dotel.traces.sampler=parentbased_traceidratio",
                    "-Dotel.traces.sampler.arg=0.01",
                    "-Dstrata.kafka.bootstrap-servers=" + suite.kafka()),
                List.of(Path.of("target", "test-classes").toAbsolutePath().toString()),
                ChainedService.class.getName(),
                List.of(next),
                Map.of(),
                folder,
                folder.resolve(name + ".log")));
    service.awaitReady(Duration.ofSeconds(90), () -> PORT.matcher(service.lastOutput()).find());
    return service;
  }

  private static URI uri(ChildJvm service) {
    Matcher port = PORT.matcher(service.lastOutput());
    assertThat(port.find()).isTrue();
    return URI.create("http://127.0.0.1:" + port.group(1));
  }
}
