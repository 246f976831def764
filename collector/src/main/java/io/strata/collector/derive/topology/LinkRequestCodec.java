package io.strata.collector.derive.topology;

import io.strata.telemetry.trace.SpanId;
import io.strata.telemetry.trace.TraceId;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Link requests as the text of a record's header: Base64 of a version and the requests. */
public final class LinkRequestCodec {
  private static final int VERSION = 1;
  private static final int ERROR = 1;
  private static final int THROUGH_PARENTS = 2;

  /** A request takes so many bytes at least: three texts, six numbers of 8 bytes and so on. */
  private static final int MIN_BYTES = 79;

  private LinkRequestCodec() {}

  /** The text of requests. */
  public static String encode(List<LinkRequest> requests) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      out.writeInt(requests.size());
      for (LinkRequest request : requests) {
        write(request, out);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Base64.getEncoder().encodeToString(bytes.toByteArray());
  }

  private static void write(LinkRequest request, DataOutputStream out) throws IOException {
    Receiver receiver = request.receiver();
    out.writeLong(request.traceId().high());
    out.writeLong(request.traceId().low());
    out.writeLong(request.spanId().value());
    out.writeUTF(receiver.service());
    out.writeUTF(receiver.system());
    out.writeUTF(receiver.destination());
    out.writeLong(receiver.window());
    out.writeLong(receiver.weight());
    out.writeLong(receiver.durationNanos());
    out.writeLong(request.targetTraceId().high());
    out.writeLong(request.targetTraceId().low());
    out.writeLong(request.targetSpanId().value());
    out.writeByte(
        (receiver.error() ? ERROR : 0) | (request.throughParents() ? THROUGH_PARENTS : 0));
  }

  /**
   * Requests of a text.
   *
   * @throws IllegalArgumentException where it is none, or of a version that is not known
   */
  public static List<LinkRequest> decode(String text) {
    byte[] bytes = Base64.getDecoder().decode(text);
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      int version = in.readByte();
      int count = in.readInt();
      if (version != VERSION || count < 0 || count > bytes.length / MIN_BYTES) {
        throw new IllegalArgumentException(
            "link requests of version %d, %d in number".formatted(version, count));
      }
      List<LinkRequest> requests = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        requests.add(read(in));
      }
      return requests;
    } catch (IOException e) {
      throw new IllegalArgumentException("link requests that end early", e);
    }
  }

  private static LinkRequest read(DataInputStream in) throws IOException {
    TraceId traceId = new TraceId(in.readLong(), in.readLong());
    SpanId spanId = new SpanId(in.readLong());
    String service = in.readUTF();
    String system = in.readUTF();
    String destination = in.readUTF();
    long window = in.readLong();
    long weight = in.readLong();
    long durationNanos = in.readLong();
    TraceId targetTraceId = new TraceId(in.readLong(), in.readLong());
    SpanId targetSpanId = new SpanId(in.readLong());
    int flags = in.readByte();
    if (service.isEmpty() || weight < 0 || durationNanos < 0) {
      throw new IllegalArgumentException("a link request of nobody, or with negative figures");
    }
    return new LinkRequest(
        traceId,
        spanId,
        new Receiver(
            service, system, destination, window, weight, (flags & ERROR) != 0, durationNanos),
        targetTraceId,
        targetSpanId,
        (flags & THROUGH_PARENTS) != 0);
  }
}
