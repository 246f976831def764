package io.strata.collector.receive;

import com.google.protobuf.Message;
import com.google.rpc.Status;
import io.strata.telemetry.topic.TelemetryTopic;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** OTLP over HTTP: protobuf and JSON, gzip or not; answers are encoded as the request was. */
public final class OtlpHttpReceiver implements AutoCloseable {
  private final ReceiverHttpServer server;

  /**
   * Starts listening.
   *
   * @param address port 0 for any free one, see {@link #port()}
   * @throws IOException where the address can't be bound
   */
  public OtlpHttpReceiver(InetSocketAddress address, Ingest ingest, Reception reception)
      throws IOException {
    List<Route> routes =
        Stream.of(OtlpSignal.TRACES, OtlpSignal.METRICS, OtlpSignal.LOGS)
            .map(signal -> new Route(signal, ingest))
            .toList();
    this.server = new ReceiverHttpServer("otlp-http", address, routes, reception);
  }

  /** The port that it listens on. */
  public int port() {
    return server.port();
  }

  /** The two encodings of OTLP/HTTP. */
  private enum Encoding {
    PROTOBUF("application/x-protobuf"),
    JSON("application/json");

    private final String contentType;

    Encoding(String contentType) {
      this.contentType = contentType;
    }

    static @Nullable Encoding of(@Nullable String type) {
      return switch (type) {
        case "application/x-protobuf", "application/protobuf" -> PROTOBUF;
        case "application/json" -> JSON;
        case null, default -> null;
      };
    }

    byte[] toProtobuf(byte[] body, Message type) throws IOException {
      return switch (this) {
        case PROTOBUF -> body;
        case JSON -> OtlpJson.toProtobuf(body, type);
      };
    }

    HttpAnswer answer(int status, Message message) {
      byte[] body =
          switch (this) {
            case PROTOBUF -> message.toByteArray();
            case JSON -> OtlpJson.print(message);
          };
      return new HttpAnswer(status, contentType, body);
    }
  }

  /** One signal's path. */
  private record Route(OtlpSignal<?> signal, Ingest ingest) implements HttpRoute {
    @Override
    public String path() {
      return signal.path();
    }

    @Override
    public TelemetryTopic topic() {
      return signal.topic();
    }

    @Override
    public String transport() {
      return "http";
    }

    @Override
    public boolean takes(@Nullable String contentType) {
      return Encoding.of(contentType) != null;
    }

    @Override
    public HttpAnswer take(byte[] body, @Nullable String contentType, InFlightBytes.Lease lease)
        throws IOException {
      Encoding encoding = encoding(contentType);
      byte[] request = encoding.toProtobuf(body, signal.empty());
      lease.growTo(request.length);
      return encoding.answer(200, ingest.accept(signal, request, transport()));
    }

    @Override
    public HttpAnswer refuse(Refusal refusal, String message, @Nullable String contentType) {
      Status status =
          Status.newBuilder().setCode(refusal.code().getNumber()).setMessage(message).build();
      return encoding(contentType).answer(refusal.status(), status);
    }

    /** A request of another type is refused in JSON: a person may have sent it. */
    private static Encoding encoding(@Nullable String contentType) {
      Encoding encoding = Encoding.of(contentType);
      return encoding == null ? Encoding.JSON : encoding;
    }
  }

  /** Takes no more requests, and lets those that run end for a moment. */
  @Override
  public void close() {
    server.close();
  }
}
