package io.strata.bench.agent;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;

/** Takes OTLP over HTTP, counts it and forgets it. */
final class OtlpSink implements AutoCloseable {
  private static final int THREADS = 4;

  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
  private final HttpServer server;
  private final LongAdder bytes = new LongAdder();
  private final LongAdder spans = new LongAdder();

  OtlpSink() {
    // Read once, with the server's first class; without it small answers wait for the other side.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::take);
    server.setExecutor(threads);
    server.start();
  }

  private void take(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    bytes.add(body.length);
    if (exchange.getRequestURI().getPath().equals("/v1/traces")) {
      spans.add(SpanCount.of(body));
    }
    exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
    exchange.sendResponseHeaders(200, -1);
    exchange.close();
  }

  String endpoint() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  Received received() {
    return new Received(bytes.sum(), spans.sum());
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdown();
  }
}
