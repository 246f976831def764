package io.strata.process;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** Serves {@link OperationsEndpoints} for processes that have no HTTP server of their own. */
public final class OperationsServer implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("operations-", 0).factory());

  /**
   * Starts serving.
   *
   * @param port 0 for any free one, see {@link #port()}
   * @throws IOException where the address can't be bound
   */
  public OperationsServer(String host, int port, OperationsEndpoints endpoints) throws IOException {
    server = HttpServer.create(new InetSocketAddress(host, port), 16);
    server.setExecutor(threads);
    mount("/health/live", endpoints::live);
    mount("/health/ready", endpoints::ready);
    mount("/metrics", endpoints::metrics);
    server.start();
  }

  /** The port that it listens on. */
  public int port() {
    return server.getAddress().getPort();
  }

  private void mount(String path, Supplier<OperationsEndpoints.Answer> answer) {
    server.createContext(path, exchange -> answer(exchange, path, answer));
  }

  private static void answer(
      HttpExchange exchange, String path, Supplier<OperationsEndpoints.Answer> supplier)
      throws IOException {
    try (exchange) {
      if (!exchange.getRequestURI().getPath().equals(path)) {
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      if (!exchange.getRequestMethod().equals("GET")) {
        exchange.sendResponseHeaders(405, -1);
        return;
      }
      OperationsEndpoints.Answer answer = supplier.get();
      byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", answer.contentType());
      exchange.sendResponseHeaders(answer.status(), body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
  }
}
