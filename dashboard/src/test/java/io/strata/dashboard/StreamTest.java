package io.strata.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.strata.store.memory.MemoryStore;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class StreamTest {
  @Test
  @Timeout(60)
  void tellsWhatChanged() throws Exception {
    try (FakeAlertEngine alertEngine = new FakeAlertEngine();
        TestDashboard dashboard =
            new TestDashboard(
                ShopSeries.create(),
                new MemoryStore(),
                alertEngine.url(),
                Map.of("STRATA_STREAM_INTERVAL", "1s"))) {
      HttpResponse<InputStream> response =
          dashboard
              .client()
              .send(
                  HttpRequest.newBuilder(dashboard.uri("/api/v1/stream")).build(),
                  HttpResponse.BodyHandlers.ofInputStream());
      try (BufferedReader lines =
          new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
        assertThat(response.headers().firstValue("Content-Type").orElse(""))
            .startsWith("text/event-stream");
        assertThat(next(lines, "event: hello")).startsWith("data: {\"version\":");
        // The last question of a look: from now on a difference is a change.
        alertEngine.awaitRequest("/api/v1/alerts");
        alertEngine.answers(
            "/api/v2/alerts",
            "[{\"fingerprint\":\"a1\",\"status\":{\"state\":\"active\"},\"labels\":"
                + "{\"alertname\":\"Slow\",\"service\":\"frontend\"},"
                + "\"startsAt\":\"2026-11-23T17:00:00Z\"}]");
        assertThat(next(lines, "event: alerts")).contains("\"name\":\"Slow\"");
      }
    }
  }

  /** The line after the one that is waited for. */
  private static String next(BufferedReader lines, String wanted) throws Exception {
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.equals(wanted)) {
        return String.valueOf(lines.readLine());
      }
    }
    throw new AssertionError("the stream ended before " + List.of(wanted));
  }
}
