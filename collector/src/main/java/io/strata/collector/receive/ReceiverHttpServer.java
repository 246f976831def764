package io.strata.collector.receive;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.strata.collector.stream.StreamUnavailableException;
import io.strata.telemetry.otlp.MalformedTelemetryException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the routes of a receiver: who may send, what is read and how far, and what goes wrong is
 * decided here, the same for all of them. Requests run on virtual threads.
 */
final class ReceiverHttpServer implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(ReceiverHttpServer.class);
  private static final int BACKLOG = 256;
  private static final int STOP_SECONDS = 1;

  private final Reception reception;
  private final HttpServer server;
  private final ExecutorService requests;

  /**
   * Starts listening.
   *
   * @param name of its threads
   * @param address port 0 for any free one, see {@link #port()}
   * @throws IOException where the address can't be bound
   */
  ReceiverHttpServer(
      String name, InetSocketAddress address, List<? extends HttpRoute> routes, Reception reception)
      throws IOException {
    this.reception = reception;
    this.server = server(address, reception.tls());
    this.requests =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name(name + "-", 0).factory());
    server.setExecutor(requests);
    server.createContext("/", ReceiverHttpServer::serveNowhere);
    for (HttpRoute route : routes) {
      server.createContext(route.path(), exchange -> serve(route, exchange));
    }
    server.start();
  }

  private static HttpServer server(InetSocketAddress address, @Nullable ServerTls tls)
      throws IOException {
    if (tls == null) {
      return HttpServer.create(address, BACKLOG);
    }
    HttpsServer server = HttpsServer.create(address, BACKLOG);
    server.setHttpsConfigurator(
        new HttpsConfigurator(tls.context()) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters ssl = getSSLContext().getDefaultSSLParameters();
            ssl.setNeedClientAuth(tls.isMutual());
            parameters.setSSLParameters(ssl);
          }
        });
    return server;
  }

  /** The port that it listens on. */
  int port() {
    return server.getAddress().getPort();
  }

  private static void serveNowhere(HttpExchange exchange) throws IOException {
    try (exchange) {
      new HttpAnswer(404, "text/plain", "nothing is taken here\n".getBytes(StandardCharsets.UTF_8))
          .send(exchange);
    }
  }

  private void serve(HttpRoute route, HttpExchange exchange) throws IOException {
    String contentType = contentType(exchange.getRequestHeaders());
    try (exchange;
        InFlightBytes.Lease lease = reception.inFlight().lease()) {
      HttpAnswer answer;
      try {
        admit(route, exchange, contentType);
        answer = route.take(body(exchange, lease), contentType, lease);
      } catch (RefusedException e) {
        answer = refused(route, exchange, e.refusal(), e);
      } catch (OverloadedException e) {
        answer = refused(route, exchange, Refusal.OVERLOADED, e);
      } catch (StreamUnavailableException e) {
        answer = refused(route, exchange, Refusal.KAFKA_UNAVAILABLE, e);
      } catch (MalformedTelemetryException | IOException e) {
        answer = refused(route, exchange, Refusal.UNDECODABLE, e);
      } catch (RuntimeException e) {
        LOGGER.error("a request to {} failed", route.path(), e);
        answer =
            refused(route, exchange, Refusal.FAULT, new IllegalStateException("see the log", e));
      }
      answer.send(exchange);
      if (answer.status() != Refusal.TOKEN.status()) {
        RequestBody.drain(exchange.getRequestBody(), reception.limits().maxBodyBytes());
      }
    }
  }

  private static @Nullable String contentType(Headers headers) {
    String header = headers.getFirst("Content-Type");
    return header == null ? null : header.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
  }

  /** Refuses what can be refused before the body is read. */
  private void admit(HttpRoute route, HttpExchange exchange, @Nullable String contentType) {
    Headers headers = exchange.getRequestHeaders();
    if (!exchange.getRequestURI().getPath().equals(route.path())) {
      throw new RefusedException(Refusal.PATH, "nothing is taken here");
    }
    if (!reception.tokens().accept(headers.getFirst("Authorization"))) {
      exchange.getResponseHeaders().set("WWW-Authenticate", "Bearer realm=\"strata\"");
      throw new RefusedException(Refusal.TOKEN, "a valid bearer token is needed");
    }
    if (!exchange.getRequestMethod().equals("POST")) {
      exchange.getResponseHeaders().set("Allow", "POST");
      throw new RefusedException(Refusal.METHOD, "only POST is taken here");
    }
    if (!route.takes(contentType)) {
      throw new RefusedException(Refusal.CONTENT_TYPE, "this Content-Type is not taken here");
    }
  }

  private byte[] body(HttpExchange exchange, InFlightBytes.Lease lease) {
    List<String> codings = exchange.getRequestHeaders().getOrDefault("Content-Encoding", List.of());
    return RequestBody.read(
        exchange.getRequestBody(),
        RequestBody.isGzip(codings),
        reception.limits().maxBodyBytes(),
        lease);
  }

  private HttpAnswer refused(
      HttpRoute route, HttpExchange exchange, Refusal refusal, Exception cause) {
    reception.metrics().refusedRequest(route.topic(), route.transport(), refusal.reason());
    Headers headers = exchange.getResponseHeaders();
    if (refusal.retrySeconds() > 0) {
      headers.set("Retry-After", Integer.toString(refusal.retrySeconds()));
    }
    if (refusal == Refusal.CONTENT_ENCODING) {
      headers.set("Accept-Encoding", "gzip");
    }
    return route.refuse(
        refusal,
        refusal.reason() + ": " + cause.getMessage(),
        contentType(exchange.getRequestHeaders()));
  }

  /** Takes no more requests, and lets those that run end for a moment. */
  @Override
  public void close() {
    server.stop(STOP_SECONDS);
    requests.shutdownNow();
  }
}
