package io.strata.bench.agent.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class OpenLoopTest {
  private static final long STALL_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  @Test
  void aStallIsPaidForByEveryRequestThatWasDueMeanwhile() throws IOException {
    HttpServer server =
        serve(exchange -> {
          if (exchange.getRequestURI().getPath().equals("/0")) {
            long end = System.nanoTime() + STALL_NANOS;
            while (System.nanoTime() < end) {
              LockSupport.parkNanos(end - System.nanoTime());
            }
          }
          exchange.sendResponseHeaders(200, 2);
          exchange.getResponseBody().write(new byte[] {'o', 'k'});
          exchange.close();
        });
    try {
      Latencies latencies =
          new OpenLoop(server.getAddress().getPort(), i -> "/" + i, 1).run(100, 20);

      assertThat(latencies.count()).isEqualTo(20);
      // Of twenty requests, ten were due in the first half of the stall.
      assertThat(latencies.quantileMillis(0.5)).isGreaterThan(80);
      assertThat(latencies.quantileMillis(1)).isGreaterThanOrEqualTo(200);
    } finally {
      server.stop(0);
    }
  }

  @Test
  void everyRequestIsSentOnce() throws IOException {
    Set<String> paths = ConcurrentHashMap.newKeySet();
    HttpServer server =
        serve(exchange -> {
          assertThat(paths.add(exchange.getRequestURI().getPath())).isTrue();
          exchange.sendResponseHeaders(200, 1);
          exchange.getResponseBody().write('1');
          exchange.close();
        });
    try {
      long start = System.nanoTime();
      new OpenLoop(server.getAddress().getPort(), i -> "/" + i).run(500, 100);

      assertThat(paths).hasSize(100);
      assertThat(System.nanoTime() - start).isGreaterThan(OpenLoop.dueNanos(99, 500));
    } finally {
      server.stop(0);
    }
  }

  @Test
  void aFailedRequestEndsIt() throws IOException {
    HttpServer server =
        serve(exchange -> {
          exchange.sendResponseHeaders(500, 1);
          exchange.getResponseBody().write('1');
          exchange.close();
        });
    try {
      OpenLoop load = new OpenLoop(server.getAddress().getPort(), i -> "/" + i);
      assertThatThrownBy(() -> load.run(100, 1_000_000))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("500");
    } finally {
      server.stop(0);
    }
  }

  private static HttpServer serve(HttpHandler handler) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", handler);
    server.start();
    return server;
  }
}
