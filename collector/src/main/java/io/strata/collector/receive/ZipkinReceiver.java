package io.strata.collector.receive;

import io.strata.collector.receive.zipkin.MalformedSpansException;
import io.strata.collector.receive.zipkin.ZipkinTranslator;
import io.strata.telemetry.topic.TelemetryTopic;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Zipkin's spans of version 2, as JSON and as protobuf, gzip or not. A request is accepted when
 * Kafka has acknowledged it; spans that are refused alone are counted, as Zipkin's protocol has no
 * word for them.
 */
public final class ZipkinReceiver implements AutoCloseable {
  private final ReceiverHttpServer server;

  /**
   * Starts listening.
   *
   * @param address port 0 for any free one, see {@link #port()}
   * @param clock gives a time to spans that have none
   * @throws IOException where the address can't be bound
   */
  public ZipkinReceiver(
      InetSocketAddress address, Ingest ingest, Reception reception, InstantSource clock)
      throws IOException {
    this.server =
        new ReceiverHttpServer("zipkin", address, List.of(new Route(ingest, clock)), reception);
  }

  /** The port that it listens on. */
  public int port() {
    return server.port();
  }

  /** The path of spans. */
  private record Route(Ingest ingest, InstantSource clock) implements HttpRoute {
    @Override
    public String path() {
      return "/api/v2/spans";
    }

    @Override
    public TelemetryTopic topic() {
      return TelemetryTopic.SPANS;
    }

    @Override
    public String transport() {
      return "zipkin";
    }

    @Override
    public boolean takes(@Nullable String contentType) {
      return encoding(contentType) != null;
    }

    /** Without a type it is JSON, as for Zipkin. */
    private static ZipkinTranslator.@Nullable Encoding encoding(@Nullable String contentType) {
      return switch (contentType) {
        case null -> ZipkinTranslator.Encoding.JSON;
        case "application/json" -> ZipkinTranslator.Encoding.JSON;
        case "application/x-protobuf", "application/protobuf" -> ZipkinTranslator.Encoding.PROTOBUF;
        default -> null;
      };
    }

    @Override
    public HttpAnswer take(byte[] body, @Nullable String contentType, InFlightBytes.Lease lease) {
      ZipkinTranslator.Encoding encoding = encoding(contentType);
      if (encoding == null) {
        throw new RefusedException(Refusal.CONTENT_TYPE, "neither JSON nor protobuf");
      }
      byte[] request;
      try {
        request = ZipkinTranslator.toOtlp(body, encoding, clock.instant(), lease::growTo);
      } catch (MalformedSpansException e) {
        throw new RefusedException(
            Refusal.UNDECODABLE,
            "Malformed reading List<Span> from %s: %s".formatted(encoding, e.getMessage()));
      }
      if (request.length > 0) {
        ingest.accept(OtlpSignal.TRACES, request, transport());
      }
      return new HttpAnswer(202, null, new byte[0]);
    }

    @Override
    public HttpAnswer refuse(Refusal refusal, String message, @Nullable String contentType) {
      return new HttpAnswer(
          refusal.status(),
          "text/plain; charset=utf-8",
          (message + "\n").getBytes(StandardCharsets.UTF_8));
    }
  }

  /** Takes no more requests, and lets those that run end for a moment. */
  @Override
  public void close() {
    server.close();
  }
}
