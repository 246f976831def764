package io.strata.store.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.strata.store.StoreUnavailableException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What goes over the wire, and what becomes of a node's answers, or of their lack. */
class ElasticsearchHttpTest {
  private static final String ANSWER = "{\"answer\":42}";

  private record Received(String method, String target, Map<String, List<String>> headers) {
    List<String> header(String name) {
      return headers.getOrDefault(name, List.of());
    }
  }

  private final BlockingQueue<Received> received = new LinkedBlockingQueue<>();
  private volatile int status = 200;

  @SuppressWarnings("NullAway.Init")
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    exchange.getRequestBody().readAllBytes();
    Headers headers = new Headers(exchange.getRequestHeaders());
    received.add(
        new Received(exchange.getRequestMethod(), exchange.getRequestURI().toString(), headers));
    exchange.getResponseHeaders().add("Location", "/elsewhere");
    exchange.getResponseHeaders().add("WWW-Authenticate", "Basic realm=\"security\"");
    byte[] body = ANSWER.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private static ElasticsearchSettings settings(String url) {
    return ElasticsearchSettings.of(URI.create(url))
        .withBulk(new ElasticsearchSettings.Bulk(1 << 20, 1, 1, Duration.ofSeconds(1)));
  }

  private static int answerIn(ElasticsearchHttp http) {
    return http.get("/").path("answer").asInt();
  }

  private static void assertUnavailable(String reason, ThrowingCallable call) {
    assertThatThrownBy(call)
        .asInstanceOf(type(StoreUnavailableException.class))
        .extracting(StoreUnavailableException::reason)
        .isEqualTo(reason);
  }

  private Received next() throws InterruptedException {
    Received next = received.poll(10, TimeUnit.SECONDS);
    assertThat(next).isNotNull();
    return next;
  }

  @Test
  void sendsWhatEveryVersionOfElasticsearchTakes() throws InterruptedException {
    ElasticsearchSettings settings = settings(url() + "/search/").withUser("anna", "secret");
    try (ElasticsearchHttp http = new ElasticsearchHttp(settings)) {
      http.post("/strata-*/_search?a=b,c", JsonNodeFactory.instance.objectNode());
      http.bulk("/_bulk", "{}\n".getBytes(StandardCharsets.UTF_8));
      http.get("/_alias");
    }
    Received search = next();
    assertThat(search.method()).isEqualTo("POST");
    assertThat(URI.create(search.target()).getPath()).isEqualTo("/search/strata-*/_search");
    assertThat(URI.create(search.target()).getQuery()).isEqualTo("a=b,c");
    assertThat(search.header("Content-type")).containsExactly("application/json");
    assertThat(search.header("Accept")).containsExactly("application/json");
    assertThat(search.header("Accept-encoding")).isEmpty();
    assertThat(search.header("Authorization")).containsExactly("Basic YW5uYTpzZWNyZXQ=");
    assertThat(next().header("Content-type")).containsExactly("application/smile");
    assertThat(next().header("Content-type")).isEmpty();
  }

  @Test
  void everyAnswerIsAskedForOnceAndHasItsReason() {
    Map<Integer, String> reasons =
        Map.of(
            302,
            "refused",
            400,
            "refused",
            401,
            "forbidden",
            403,
            "forbidden",
            429,
            "overloaded",
            500,
            "refused",
            502,
            "unavailable",
            503,
            "unavailable");
    try (ElasticsearchHttp http = new ElasticsearchHttp(settings(url()))) {
      reasons.forEach((code, reason) -> {
        status = code;
        assertUnavailable(reason, () -> http.get("/"));
      });
      assertThat(received).hasSize(reasons.size());
      status = 200;
      assertThat(answerIn(http)).isEqualTo(42);
    }
  }

  @Test
  void whatIsNotThereIsNoFailure() {
    status = 404;
    try (ElasticsearchHttp http = new ElasticsearchHttp(settings(url()))) {
      assertThat(http.get("/index").isMissingNode()).isTrue();
      assertThat(http.delete("/index")).isFalse();
    }
  }

  @Test
  void aNodeThatDoesNotAnswerIsGivenUpInTime() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        ElasticsearchHttp http =
            new ElasticsearchHttp(settings("http://127.0.0.1:" + silent.getLocalPort()))) {
      long start = System.nanoTime();
      assertUnavailable("transport", () -> http.get("/"));
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    }
  }

  @Test
  void anInterruptEndsTheWaitAndStaysSet() throws Exception {
    CompletableFuture<Boolean> stillSet = new CompletableFuture<>();
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        ElasticsearchHttp http =
            new ElasticsearchHttp(
                ElasticsearchSettings.of(
                    URI.create("http://127.0.0.1:" + silent.getLocalPort())))) {
      Thread waiting =
          Thread.ofPlatform()
              .start(() -> {
                try {
                  assertUnavailable("interrupted", () -> http.get("/"));
                  stillSet.complete(Thread.currentThread().isInterrupted());
                } catch (AssertionError e) {
                  stillSet.completeExceptionally(e);
                }
              });
      try (Socket _ = silent.accept()) {
        waiting.interrupt();
        assertThat(stillSet.get(10, TimeUnit.SECONDS)).isTrue();
      }
    }
  }

  @Test
  void ofSeveralNodesOneIsEnough() throws IOException {
    int nobody;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = socket.getLocalPort();
    }
    ElasticsearchSettings settings = settings("http://127.0.0.1:" + nobody + "/," + url());
    try (ElasticsearchHttp http = new ElasticsearchHttp(settings)) {
      for (int i = 0; i < 4; i++) {
        assertThat(answerIn(http)).isEqualTo(42);
      }
    }
  }

  @Test
  void aSilentNodeIsLeftForAnother() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        ElasticsearchHttp http =
            new ElasticsearchHttp(
                settings("http://127.0.0.1:" + silent.getLocalPort() + "," + url()))) {
      for (int i = 0; i < 4; i++) {
        assertThat(answerIn(http)).isEqualTo(42);
      }
    }
  }

  @Test
  void nodesNeedHostsAndTheSamePath() {
    assertThatThrownBy(() -> settings("http://a:9200,ftp://b"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("ftp://b");
    assertThatThrownBy(() -> settings("http:///search"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("must name a host");
    assertThatThrownBy(() -> settings("http://a:9200/x,http://b:9200"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("same path");
  }

  @Test
  void threadsAreFewAndEndWithTheClient() {
    ElasticsearchHttp http = new ElasticsearchHttp(settings(url()));
    try (http) {
      assertThat(answerIn(http)).isEqualTo(42);
      List<Thread> threads = clientThreads();
      assertThat(threads).hasSizeBetween(1, 3).allMatch(Thread::isDaemon);
    }
    assertThat(clientThreads()).isEmpty();
    assertUnavailable("transport", () -> http.get("/"));
  }

  private static List<Thread> clientThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("elasticsearch-io-"))
        .toList();
  }
}
