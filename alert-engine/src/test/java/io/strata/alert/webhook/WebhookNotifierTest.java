package io.strata.alert.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpServer;
import io.strata.alert.notify.Alert;
import io.strata.alert.notify.Notification;
import io.strata.alert.notify.Notifier.Attempt;
import io.strata.alert.route.Receiver;
import io.strata.metrics.series.Labels;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WebhookNotifierTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:10Z");
  private static final Instant BEGAN = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration ALLOWED = Duration.ofSeconds(10);

  private final HttpClient client = HttpClient.newHttpClient();
  private final List<String> bodies = new ArrayList<>();
  private final List<String> authorizations = new ArrayList<>();
  private final CountDownLatch released = new CountDownLatch(1);
  private HttpServer server;
  private volatile int status = 200;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(task -> Thread.ofVirtual().start(task));
    server.createContext(
        "/secret-path",
        exchange -> {
          bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          authorizations.add(
              String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
          if (status == 0) {
            awaitRelease();
          }
          if (status == 429) {
            exchange.getResponseHeaders().add("Retry-After", "7");
          }
          exchange.sendResponseHeaders(status == 0 ? 200 : status, -1);
          exchange.close();
        });
    server.start();
  }

  private void awaitRelease() {
    try {
      released.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @AfterEach
  void stop() {
    released.countDown();
    server.stop(0);
    client.close();
  }

  @Test
  void judgesEveryStatusAndLeaksNoSecret() throws InterruptedException {
    for (int code = 200; code < 600; code++) {
      status = code;
      Attempt attempt = notifier(Duration.ofSeconds(5)).attempt(notification(2), ALLOWED);
      switch (code / 100) {
        case 2 -> assertThat(attempt).as("%d", code).isInstanceOf(Attempt.Delivered.class);
        case 5 ->
            assertThat(attempt)
                .as("%d", code)
                .isInstanceOfSatisfying(
                    Attempt.Retryable.class,
                    retryable -> assertThat(retryable.reason()).isEqualTo("server_error"));
        default -> {
          if (code == 429) {
            assertThat(attempt)
                .isInstanceOfSatisfying(
                    Attempt.Retryable.class,
                    retryable ->
                        assertThat(retryable.retryAfter()).contains(Duration.ofSeconds(7)));
          } else if (code != 401 && code != 407) {
            assertThat(attempt).as("%d", code).isInstanceOf(Attempt.Permanent.class);
          }
        }
      }
      assertThat(attempt.toString()).doesNotContain("secret-path").doesNotContain("s3cret");
    }
  }

  @Test
  void timeoutsAndRefusedConnectionsMayBeTriedAgain() throws InterruptedException {
    status = 0;
    assertThat(notifier(Duration.ofMillis(200)).attempt(notification(1), ALLOWED))
        .isInstanceOfSatisfying(
            Attempt.Retryable.class, r -> assertThat(r.reason()).isEqualTo("timeout"));
    released.countDown();
    server.stop(0);
    assertThat(notifier(Duration.ofSeconds(5)).attempt(notification(1), ALLOWED))
        .isInstanceOfSatisfying(
            Attempt.Retryable.class,
            r -> {
              assertThat(r.reason()).isEqualTo("transport");
              assertThat(r.detail()).doesNotContain("secret-path");
            });
  }

  @Test
  void sendsThePayloadOfVersionFour() throws InterruptedException {
    notifier(Duration.ofSeconds(5)).attempt(notification(3), ALLOWED);

    assertThat(authorizations).containsExactly("Bearer s3cret");
    JsonObject expected =
        JsonParser.parseString(
                """
                {
                  "receiver": "r", "status": "firing", "version": "4", "truncatedAlerts": 1,
                  "groupKey": "{}:{alertname=\\"A\\"}",
                  "externalURL": "http://strata",
                  "groupLabels": {"alertname": "A"},
                  "commonLabels": {"alertname": "A", "severity": "critical"},
                  "commonAnnotations": {"summary": "s"},
                  "alerts": [
                    {
                      "status": "firing",
                      "labels": {"alertname": "A", "host": "h0", "severity": "critical"},
                      "annotations": {"summary": "s", "own": "0"},
                      "startsAt": "2026-01-01T00:00:00Z",
                      "endsAt": "0001-01-01T00:00:00Z",
                      "generatorURL": "http://strata/explore",
                      "fingerprint": "%s"
                    },
                    {
                      "status": "resolved",
                      "labels": {"alertname": "A", "host": "h1", "severity": "critical"},
                      "annotations": {"summary": "s", "own": "1"},
                      "startsAt": "2026-01-01T00:00:00Z",
                      "endsAt": "2026-01-01T00:00:10Z",
                      "generatorURL": "http://strata/explore",
                      "fingerprint": "%s"
                    }
                  ]
                }
                """
                    .formatted(alert(0).fingerprintText(), alert(1).fingerprintText()))
            .getAsJsonObject();
    assertThat(JsonParser.parseString(bodies.getFirst())).isEqualTo(expected);
  }

  private WebhookNotifier notifier(Duration timeout) {
    URI url =
        URI.create("http://127.0.0.1:%d/secret-path".formatted(server.getAddress().getPort()));
    return new WebhookNotifier(
        new Receiver.Integration.Webhook(url, "Bearer s3cret", true, 2, timeout),
        client,
        "http://strata");
  }

  private static Notification notification(int alerts) {
    List<Alert> all = new ArrayList<>();
    for (int i = 0; i < alerts; i++) {
      all.add(alert(i));
    }
    return new Notification("{}:{alertname=\"A\"}", "r", Labels.of("alertname", "A"), all, NOW);
  }

  /** The first fires, others are resolved. */
  private static Alert alert(int i) {
    return new Alert(
        Labels.of("alertname", "A", "severity", "critical", "host", "h" + i),
        Map.of("summary", "s", "own", Integer.toString(i)),
        BEGAN,
        i == 0 ? null : NOW,
        NOW,
        "http://strata/explore",
        false);
  }
}
