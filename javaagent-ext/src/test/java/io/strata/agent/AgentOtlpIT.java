package io.strata.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.strata.telemetry.otlp.OtlpDecoder;
import io.strata.telemetry.trace.SpanKind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ready agent where it sends to an OTLP receiver instead of Kafka. */
class AgentOtlpIT {
  @TempDir Path folder;

  private final AtomicInteger serverSpans = new AtomicInteger();
  private final Set<String> paths = ConcurrentHashMap.newKeySet();
  private final CountedFigures figures = new CountedFigures();

  @Test
  void everySpanArrivesAndKafkaIsNotAskedFor() throws Exception {
    HttpServer receiver =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    receiver.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    receiver.createContext("/v1/", this::receive);
    receiver.start();
    try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        AgentProcess app =
            AgentProcess.start(
                "otlp",
                folder,
                "127.0.0.1:1",
                client,
                List.of(
                    "-Dstrata.exporter=otlp",
                    "-Dotel.exporter.otlp.endpoint=http://127.0.0.1:"
                        + receiver.getAddress().getPort()))) {
      app.load(Duration.ofSeconds(1));
      assertThat(app.terminate()).isLessThan(6_000);
      assertThat(serverSpans).hasValue(app.made());
      assertThat(paths).containsExactlyInAnyOrder("/v1/traces", "/v1/metrics", "/v1/logs");
      assertThat(app.told()).isEmpty();
      synchronized (figures) {
        assertThat(
                figures.of("traces_spanmetrics_calls_total").entrySet().stream()
                    .filter(entry -> entry.getKey().contains("SPAN_KIND_SERVER"))
                    .mapToDouble(Map.Entry::getValue)
                    .sum())
            .isEqualTo((double) app.made());
      }
    } finally {
      receiver.stop(0);
    }
  }

  private void receive(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    boolean zipped = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
    byte[] body =
        zipped
            ? new GZIPInputStream(exchange.getRequestBody()).readAllBytes()
            : exchange.getRequestBody().readAllBytes();
    paths.add(path);
    if (path.equals("/v1/traces")) {
      long spans =
          OtlpDecoder.spans(body).items().stream()
              .filter(span -> span.kind() == SpanKind.SERVER)
              .count();
      serverSpans.addAndGet(Math.toIntExact(spans));
    }
    if (path.equals("/v1/metrics")) {
      synchronized (figures) {
        figures.add(body);
      }
    }
    exchange.getResponseHeaders().add("Content-Type", "application/x-protobuf");
    exchange.sendResponseHeaders(200, -1);
    exchange.close();
  }
}
