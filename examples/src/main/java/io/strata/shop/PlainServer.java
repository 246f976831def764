package io.strata.shop;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The JDK's HTTP server on the loopback address, with a handler per method and path prefix. */
final class PlainServer implements AutoCloseable {
  private static final Logger logger = LoggerFactory.getLogger(PlainServer.class);

  private final HttpServer server;

  /** Answers a request; whatever it throws becomes a 500. */
  @FunctionalInterface
  interface Handler {
    void handle(Exchange exchange) throws Exception;
  }

  /**
   * A server that does not listen to requests yet.
   *
   * @param port 0 for any free one
   */
  PlainServer(int port) {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    } catch (IOException e) {
      throw new UncheckedIOException("port " + port + " can't be opened: " + e.getMessage(), e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
  }

  PlainServer on(String method, String path, Handler handler) {
    server.createContext(path, exchange -> serve(method, exchange, handler));
    return this;
  }

  PlainServer start() {
    server.start();
    return this;
  }

  int port() {
    return server.getAddress().getPort();
  }

  private static void serve(String method, HttpExchange raw, Handler handler) throws IOException {
    try (raw) {
      Exchange exchange = Exchange.of(raw);
      if (!raw.getRequestMethod().equals(method)) {
        exchange.answer(405, problem("only " + method));
        return;
      }
      try {
        handler.handle(exchange);
      } catch (IllegalArgumentException e) {
        exchange.answer(400, problem(String.valueOf(e.getMessage())));
      } catch (Exception e) {
        logger.error("{} {} failed", method, raw.getRequestURI().getPath(), e);
        exchange.answer(500, problem(e.getClass().getSimpleName()));
      }
    }
  }

  static String problem(String text) {
    return "{\"problem\":\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"}";
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
