package io.strata.collector.receive;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.rpc.Code;
import com.google.rpc.Status;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.strata.collector.ownmetrics.CollectorMetrics;
import io.strata.collector.stream.StreamUnavailableException;
import io.strata.telemetry.otlp.MalformedTelemetryException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** OTLP over HTTP: protobuf and JSON, gzip or not. Requests run on virtual threads. */
public final class OtlpHttpReceiver implements AutoCloseable {
  private static final String TRANSPORT = "http";
  private static final int BACKLOG = 256;
  private static final int STOP_SECONDS = 1;

  private final RequestBody.Limits limits;
  private final Ingest ingest;
  private final InFlightBytes inFlight;
  private final CollectorMetrics metrics;
  private final HttpServer server;
  private final ExecutorService requests =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("otlp-http-", 0).factory());

  /**
   * Starts listening.
   *
   * @param address port 0 for any free one, see {@link #port()}
   * @param maxBodyBytes the largest body, as sent and when decompressed
   * @throws IOException where the address can't be bound
   */
  public OtlpHttpReceiver(
      InetSocketAddress address,
      int maxBodyBytes,
      Ingest ingest,
      InFlightBytes inFlight,
      CollectorMetrics metrics)
      throws IOException {
    this.limits = new RequestBody.Limits(maxBodyBytes, maxBodyBytes);
    this.ingest = ingest;
    this.inFlight = inFlight;
    this.metrics = metrics;
    this.server = HttpServer.create(address, BACKLOG);
    server.setExecutor(requests);
    for (OtlpSignal<?> signal : List.of(OtlpSignal.TRACES, OtlpSignal.METRICS, OtlpSignal.LOGS)) {
      server.createContext(signal.path(), exchange -> serve(signal, exchange));
    }
    server.start();
  }

  /** The port that it listens on. */
  public int port() {
    return server.getAddress().getPort();
  }

  /** The two encodings of OTLP/HTTP. */
  private enum Encoding {
    PROTOBUF("application/x-protobuf"),
    JSON("application/json");

    private final String contentType;

    Encoding(String contentType) {
      this.contentType = contentType;
    }

    static @Nullable Encoding of(@Nullable String header) {
      if (header == null) {
        return null;
      }
      String type = header.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
      for (Encoding encoding : values()) {
        if (encoding.contentType.equals(type)) {
          return encoding;
        }
      }
      return type.equals("application/protobuf") ? PROTOBUF : null;
    }

    byte[] write(Message message) {
      return switch (this) {
        case PROTOBUF -> message.toByteArray();
        case JSON -> OtlpJson.print(message);
      };
    }

    byte[] toProtobuf(byte[] body, Message type) throws InvalidProtocolBufferException {
      return switch (this) {
        case PROTOBUF -> body;
        case JSON -> OtlpJson.toProtobuf(body, type);
      };
    }
  }

  /** Why a request is refused. */
  private record Refusal(int status, Code code, String reason, int retrySeconds) {
    static final Refusal PATH = new Refusal(404, Code.NOT_FOUND, "path", 0);
    static final Refusal METHOD = new Refusal(405, Code.UNIMPLEMENTED, "method", 0);
    static final Refusal TYPE = new Refusal(415, Code.INVALID_ARGUMENT, "content_type", 0);
    static final Refusal SIZE = new Refusal(413, Code.INVALID_ARGUMENT, "too_large", 0);
    static final Refusal BODY = new Refusal(400, Code.INVALID_ARGUMENT, "undecodable", 0);
    static final Refusal OVERLOAD = new Refusal(429, Code.RESOURCE_EXHAUSTED, "overloaded", 1);
    static final Refusal KAFKA = new Refusal(503, Code.UNAVAILABLE, "kafka_unavailable", 5);
  }

  private <A extends Message> void serve(OtlpSignal<A> signal, HttpExchange exchange)
      throws IOException {
    Encoding type = Encoding.of(exchange.getRequestHeaders().getFirst("Content-Type"));
    Encoding encoding = type == null ? Encoding.JSON : type;
    try (exchange;
        InFlightBytes.Lease lease = inFlight.lease()) {
      Refusal early = refusalOfHeaders(signal, exchange, type);
      if (early != null) {
        refuse(signal, exchange, encoding, early, "the request is not one that is taken here");
        return;
      }
      try {
        byte[] body =
            RequestBody.read(
                exchange.getRequestBody(), isGzip(exchange.getRequestHeaders()), limits, lease);
        A answer = ingest.accept(signal, encoding.toProtobuf(body, signal.empty()), TRANSPORT);
        respond(exchange, 200, encoding, answer);
      } catch (RequestBody.TooLargeException e) {
        refuse(signal, exchange, encoding, Refusal.SIZE, e.getMessage());
      } catch (OverloadedException e) {
        refuse(signal, exchange, encoding, Refusal.OVERLOAD, e.getMessage());
      } catch (StreamUnavailableException e) {
        refuse(signal, exchange, encoding, Refusal.KAFKA, e.getMessage());
      } catch (MalformedTelemetryException | IOException e) {
        refuse(signal, exchange, encoding, Refusal.BODY, e.getMessage());
      }
    }
  }

  private static @Nullable Refusal refusalOfHeaders(
      OtlpSignal<?> signal, HttpExchange exchange, @Nullable Encoding type) {
    if (!exchange.getRequestURI().getPath().equals(signal.path())) {
      return Refusal.PATH;
    }
    if (!exchange.getRequestMethod().equals("POST")) {
      exchange.getResponseHeaders().set("Allow", "POST");
      return Refusal.METHOD;
    }
    String coding = exchange.getRequestHeaders().getFirst("Content-Encoding");
    boolean known =
        coding == null || coding.equalsIgnoreCase("gzip") || coding.equalsIgnoreCase("identity");
    return type == null || !known ? Refusal.TYPE : null;
  }

  private static boolean isGzip(Headers headers) {
    return "gzip".equalsIgnoreCase(headers.getFirst("Content-Encoding"));
  }

  private void refuse(
      OtlpSignal<?> signal,
      HttpExchange exchange,
      Encoding encoding,
      Refusal refusal,
      @Nullable String detail)
      throws IOException {
    metrics.refusedRequest(signal.topic(), TRANSPORT, refusal.reason());
    if (refusal.retrySeconds() > 0) {
      exchange.getResponseHeaders().set("Retry-After", Integer.toString(refusal.retrySeconds()));
    }
    Status status =
        Status.newBuilder()
            .setCode(refusal.code().getNumber())
            .setMessage(refusal.reason() + ": " + detail)
            .build();
    respond(exchange, refusal.status(), encoding, status);
  }

  private static void respond(HttpExchange exchange, int status, Encoding encoding, Message message)
      throws IOException {
    byte[] body = encoding.write(message);
    exchange.getResponseHeaders().set("Content-Type", encoding.contentType);
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    if (body.length > 0) {
      exchange.getResponseBody().write(body);
    }
  }

  /** Takes no more requests, and lets those that run end for a moment. */
  @Override
  public void close() {
    server.stop(STOP_SECONDS);
    requests.shutdownNow();
  }
}
