package io.strata.dashboard;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** An alert engine that answers what it is told to. */
final class FakeAlertEngine implements AutoCloseable {
  private final Map<String, String> answers = new ConcurrentHashMap<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final BlockingQueue<String> arrived = new LinkedBlockingQueue<>();
  private final HttpServer server;

  FakeAlertEngine() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
    answers.put("/health/live", "{}");
    answers.put("/api/v2/alerts", "[]");
    answers.put("/api/v1/alerts", "{\"status\":\"success\",\"data\":{\"alerts\":[]}}");
    answers.put("/api/v1/rules", "{\"status\":\"success\",\"data\":{\"groups\":[]}}");
  }

  FakeAlertEngine answers(String path, String body) {
    answers.put(path, body);
    return this;
  }

  /** Method, path with query, and body of each request that was not a question of health. */
  List<String> requests() {
    return requests;
  }

  /** Waits until a path has been asked for. */
  void awaitRequest(String path) throws InterruptedException {
    String request = arrived.poll(30, TimeUnit.SECONDS);
    while (request != null && !request.equals(path)) {
      request = arrived.poll(30, TimeUnit.SECONDS);
    }
    if (request == null) {
      throw new AssertionError("nobody asked for " + path);
    }
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      String path = exchange.getRequestURI().getPath();
      if (!path.startsWith("/health")) {
        arrived.add(path);
        requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + body);
      }
      String answer = answers.get(path);
      byte[] bytes = (answer == null ? "{}" : answer).getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(answer == null ? 404 : 200, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
