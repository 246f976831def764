package io.strata.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class OperationsServerTest {
  @Test
  void readinessTellsTheReasons() throws Exception {
    AtomicReference<Optional<String>> problem = new AtomicReference<>(Optional.of("no \"broker\""));
    ProcessHealth health = new ProcessHealth();
    health.register("kafka", problem::get);
    var endpoints = new OperationsEndpoints(health, OwnMetrics.registry("test"));
    try (OperationsServer server = new OperationsServer("127.0.0.1", 0, endpoints);
        HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> notReady = get(client, server, "/health/ready");
      assertThat(notReady.statusCode()).isEqualTo(503);
      assertThat(notReady.body())
          .isEqualTo(
              "{\"status\":\"not ready\",\"problems\":"
                  + "[{\"check\":\"kafka\",\"problem\":\"no \\\"broker\\\"\"}]}");
      problem.set(Optional.empty());
      assertThat(get(client, server, "/health/ready").statusCode()).isEqualTo(200);
      assertThat(get(client, server, "/health/live").statusCode()).isEqualTo(200);
      assertThat(get(client, server, "/metrics").body()).contains("jvm_memory_used_bytes");
      assertThat(get(client, server, "/health/readyish").statusCode()).isEqualTo(404);
    }
  }

  private static HttpResponse<String> get(HttpClient client, OperationsServer server, String path)
      throws Exception {
    URI uri = URI.create("http://127.0.0.1:%d%s".formatted(server.port(), path));
    return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
  }
}
