package io.strata.collector.receive.zipkin;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import io.strata.collector.receive.zipkin.ZipkinSpan.Annotation;
import io.strata.collector.receive.zipkin.ZipkinSpan.Endpoint;
import java.io.IOException;

/**
 * Reads Zipkin's protobuf, a {@code ListOfSpans}. Unknown fields, and known ones of another wire
 * type, are left out as protobuf does; nesting is bounded.
 */
final class ZipkinProtobuf {
  private ZipkinProtobuf() {}

  /**
   * Gives every span of a body to the sink.
   *
   * @throws MalformedSpansException where the body is no list of spans; those before the fault may
   *     have been given
   */
  static void read(byte[] body, SpanSink sink) throws MalformedSpansException {
    CodedInputStream list = CodedInputStream.newInstance(body);
    try {
      for (int tag = list.readTag(); tag != 0; tag = list.readTag()) {
        if (tag == delimited(1)) {
          int outer = list.pushLimit(list.readRawVarint32());
          sink.accept(span(list));
          list.popLimit(outer);
        } else {
          list.skipField(tag);
        }
      }
    } catch (IOException e) {
      throw new MalformedSpansException(String.valueOf(e.getMessage()), e);
    }
  }

  private static int delimited(int field) {
    return field << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;
  }

  private static ZipkinSpan span(CodedInputStream in) throws IOException, MalformedSpansException {
    ZipkinSpan.Draft span = new ZipkinSpan.Draft();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag) {
        case 1 << 3 | 2 -> traceId(in.readByteArray(), span);
        case 2 << 3 | 2 -> span.parentId(id("parent_id", in.readByteArray()));
        case 3 << 3 | 2 -> span.id(id("id", in.readByteArray()));
        case 4 << 3 -> span.kind(kind(in.readEnum()));
        case 5 << 3 | 2 -> span.name(in.readString());
        case 6 << 3 | 1 -> span.timestamp(in.readFixed64());
        case 7 << 3 -> span.duration(in.readUInt64());
        case 8 << 3 | 2 -> span.local(endpoint(in));
        case 9 << 3 | 2 -> span.remote(endpoint(in));
        case 10 << 3 | 2 -> annotation(in, span);
        case 11 << 3 | 2 -> tag(in, span);
        case 12 << 3 -> span.debug(in.readBool());
        case 13 << 3 -> span.shared(in.readBool());
        default -> in.skipField(tag);
      }
    }
    return span.finish();
  }

  private static void traceId(byte[] bytes, ZipkinSpan.Draft span) throws MalformedSpansException {
    if (bytes.length == 16) {
      span.traceId(number(bytes, 0), number(bytes, 8));
    } else {
      span.traceId(0, id("trace_id", bytes));
    }
  }

  private static long id(String field, byte[] bytes) throws MalformedSpansException {
    if (bytes.length == 0) {
      return 0;
    }
    if (bytes.length != 8) {
      throw new MalformedSpansException("%s of %d bytes".formatted(field, bytes.length));
    }
    return number(bytes, 0);
  }

  private static long number(byte[] bytes, int start) {
    long number = 0;
    for (int i = start; i < start + 8; i++) {
      number = number << 8 | (bytes[i] & 0xff);
    }
    return number;
  }

  private static ZipkinSpan.Kind kind(int number) {
    ZipkinSpan.Kind[] kinds = ZipkinSpan.Kind.values();
    return number < 0 || number >= kinds.length ? ZipkinSpan.Kind.UNSPECIFIED : kinds[number];
  }

  private static Endpoint endpoint(CodedInputStream in)
      throws IOException, MalformedSpansException {
    String service = "";
    String ip4 = "";
    String ip6 = "";
    int port = 0;
    int outer = in.pushLimit(in.readRawVarint32());
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag) {
        case 1 << 3 | 2 -> service = in.readString();
        case 2 << 3 | 2 -> ip4 = IpText.of(in.readByteArray());
        case 3 << 3 | 2 -> ip6 = IpText.of(in.readByteArray());
        case 4 << 3 -> port = ZipkinJson.port(in.readInt32());
        default -> in.skipField(tag);
      }
    }
    in.popLimit(outer);
    return new Endpoint(service, ip4.isEmpty() ? ip6 : ip4, port);
  }

  /** One without time or value says nothing, and is left out. */
  private static void annotation(CodedInputStream in, ZipkinSpan.Draft span) throws IOException {
    long timestamp = 0;
    String value = "";
    int outer = in.pushLimit(in.readRawVarint32());
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag) {
        case 1 << 3 | 1 -> timestamp = in.readFixed64();
        case 2 << 3 | 2 -> value = in.readString();
        default -> in.skipField(tag);
      }
    }
    in.popLimit(outer);
    if (timestamp > 0 && !value.isEmpty()) {
      span.annotation(new Annotation(timestamp, value));
    }
  }

  private static void tag(CodedInputStream in, ZipkinSpan.Draft span) throws IOException {
    String key = "";
    String value = "";
    int outer = in.pushLimit(in.readRawVarint32());
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag) {
        case 1 << 3 | 2 -> key = in.readString();
        case 2 << 3 | 2 -> value = in.readString();
        default -> in.skipField(tag);
      }
    }
    in.popLimit(outer);
    span.tag(key, value);
  }
}
