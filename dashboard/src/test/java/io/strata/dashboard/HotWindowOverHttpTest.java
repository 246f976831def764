package io.strata.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.strata.dashboard.data.MetricData;
import io.strata.dashboard.data.RemoteHotWindow;
import io.strata.metrics.chunk.RawReadCodec;
import io.strata.metrics.series.Labels;
import io.strata.metrics.series.RawSeriesSource;
import io.strata.metrics.translate.SeriesPoint;
import io.strata.metrics.window.HotWindow;
import io.strata.metrics.window.HotWindowSettings;
import io.strata.store.StoreUnavailableException;
import io.strata.store.memory.MemoryStore;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The dashboard over a real hot window, read over HTTP, joined with a store that may be away. */
class HotWindowOverHttpTest {
  private final HotWindow window = new HotWindow(HotWindowSettings.DEFAULT);
  private final HttpClient client = HttpClient.newHttpClient();
  private HttpServer alertEngine;

  @BeforeEach
  void start() throws IOException {
    alertEngine = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    // An answer that is held back must not hold back others.
    alertEngine.setExecutor(Thread::startVirtualThread);
    alertEngine.createContext("/api/v1/strata/read", this::read);
    alertEngine.createContext(
        "/api/v2/alerts",
        exchange -> {
          try (exchange) {
            exchange.sendResponseHeaders(200, 2);
            exchange.getResponseBody().write(new byte[] {'[', ']'});
          }
        });
    alertEngine.start();
    for (int step = 30; step > 0; step--) {
      long end = ShopSeries.END - step * 10_000L;
      // Three requests in every window, as deltas of two partitions.
      window.append(List.of(delta(end, 2)), "otlp_spans/0/" + end);
      window.append(List.of(delta(end, 1)), "otlp_spans/1/" + end);
      // The same contribution again, as after a restart of the collector.
      window.append(List.of(delta(end, 1)), "otlp_spans/1/" + end);
    }
    window.markCompleteSince(ShopSeries.END - 200_000);
  }

  @AfterEach
  void stop() {
    alertEngine.stop(0);
    client.close();
  }

  @Test
  void countsEveryRequestOnceUpToTheNewestWindow() throws Exception {
    try (TestDashboard dashboard = dashboard(new MemoryStore().metricChunkReader())) {
      JsonObject services = dashboard.json("/api/v1/services");

      assertThat(services.getAsJsonArray("warnings")).isEmpty();
      assertThat(service(services).get("rate").getAsDouble()).isEqualTo(0.3);
      JsonObject range =
          dashboard.json(
              "/prometheus/api/v1/query?time=%d&query=sum(increase(traces_spanmetrics_calls_total%%5B1m%%5D))"
                  .formatted(ShopSeries.END / 1_000 - 10));
      JsonElement value =
          range
              .getAsJsonObject("data")
              .getAsJsonArray("result")
              .get(0)
              .getAsJsonObject()
              .getAsJsonArray("value")
              .get(1);
      assertThat(Double.parseDouble(value.getAsString())).isBetween(17.9, 18.1);
    }
  }

  @Test
  void withoutElasticsearchTheHotWindowAnswersForTheTimeThatItCovers() throws Exception {
    RawSeriesSource away =
        (_, _, _) -> {
          throw new StoreUnavailableException("transport", "connection refused", null);
        };
    try (TestDashboard dashboard = dashboard(away)) {
      JsonObject services = dashboard.json("/api/v1/services");

      assertThat(services.getAsJsonArray("warnings").toString())
          .contains("Elasticsearch does not answer");
      assertThat(service(services).get("rate").getAsDouble()).isBetween(0.29, 0.48);
      JsonObject query = dashboard.json("/prometheus/api/v1/query?query=up");
      assertThat(query.getAsJsonArray("warnings").toString()).contains("Elasticsearch");
    }
  }

  @Test
  void withoutTheAlertEngineTheStoreAnswers() throws Exception {
    alertEngine.stop(0);
    try (TestDashboard dashboard = dashboard(window)) {
      JsonObject services = dashboard.json("/api/v1/services");

      assertThat(services.getAsJsonArray("warnings").toString())
          .contains("The alert engine does not answer");
      assertThat(service(services).get("rate").getAsDouble()).isEqualTo(0.3);
    }
  }

  @Test
  void anAnswerThatNeverEndsIsGivenUpOnce() throws Exception {
    CountDownLatch answered = new CountDownLatch(1);
    AtomicInteger asked = new AtomicInteger();
    alertEngine.removeContext("/api/v1/strata/read");
    alertEngine.createContext(
        "/api/v1/strata/read",
        exchange -> {
          asked.incrementAndGet();
          exchange.sendResponseHeaders(200, 1_000);
          exchange.getResponseBody().flush();
          try {
            answered.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    try (TestDashboard dashboard = dashboard(window, Duration.ofMillis(200))) {
      JsonObject services = dashboard.json("/api/v1/services");

      assertThat(services.getAsJsonArray("warnings").toString()).contains("no whole answer");
      assertThat(service(services).get("rate").getAsDouble()).isEqualTo(0.3);
      // Once for this answer; the stream of changes reads as well.
      assertThat(asked).hasValueLessThanOrEqualTo(3);
    } finally {
      answered.countDown();
    }
  }

  private TestDashboard dashboard(RawSeriesSource stored) {
    return dashboard(stored, Duration.ofSeconds(5));
  }

  private TestDashboard dashboard(RawSeriesSource stored, Duration timeout) {
    URI url = URI.create("http://127.0.0.1:" + alertEngine.getAddress().getPort());
    return new TestDashboard(
        MetricData.joined(new RemoteHotWindow(client, url, timeout), stored),
        new MemoryStore(),
        url,
        Map.of());
  }

  private void read(HttpExchange exchange) throws IOException {
    try (exchange) {
      RawReadCodec.Request request =
          RawReadCodec.decodeRequest(exchange.getRequestBody().readAllBytes());
      byte[] answer =
          RawReadCodec.encodeAnswer(
              new RawReadCodec.Answer(
                  window.selectRaw(
                      new ArrayList<>(request.matchers()),
                      request.startMillis(),
                      request.endMillis()),
                  window.completeSinceMillis()));
      exchange.sendResponseHeaders(200, answer.length);
      exchange.getResponseBody().write(answer);
    }
  }

  private static SeriesPoint delta(long end, double count) {
    return new SeriesPoint(
        Labels.of(
            "__name__", "traces_spanmetrics_calls_total",
            "service", "shop",
            "span_name", "GET /",
            "span_kind", "SPAN_KIND_SERVER",
            "status_code", "STATUS_CODE_UNSET"),
        end,
        count,
        SeriesPoint.Temporality.DELTA,
        end - 10_000);
  }

  private static JsonObject service(JsonObject services) {
    return services.getAsJsonArray("services").get(0).getAsJsonObject();
  }
}
