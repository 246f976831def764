package io.strata.collector.receive.zipkin;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Links between spans, which Zipkin does not know. OpenTelemetry's Collector writes them as tags
 * {@code otlp.link.0}, {@code otlp.link.1} …, each {@code traceId|spanId|traceState|{…}|dropped}.
 */
final class ZipkinLinks {
  private static final int MAX_LINKS = 128;
  private static final int TRACE_ID_BYTES = 16;
  private static final int SPAN_ID_BYTES = 8;

  private ZipkinLinks() {}

  /** Moves links from the tags into the span; what is no link stays a tag. */
  static void take(Map<String, String> tags, Span.Builder span) {
    for (int i = 0; i < MAX_LINKS; i++) {
      String key = "otlp.link." + i;
      String text = tags.get(key);
      if (text == null) {
        return;
      }
      Span.Link link = link(text);
      if (link != null) {
        tags.remove(key);
        span.addLinks(link);
      }
    }
  }

  private static Span.@Nullable Link link(String text) {
    String[] parts = text.split("\\|", 4);
    int last = text.lastIndexOf('|');
    if (parts.length < 4 || parts[3].indexOf('|') < 0) {
      return null;
    }
    ByteString traceId = id(parts[0], TRACE_ID_BYTES);
    ByteString spanId = id(parts[1], SPAN_ID_BYTES);
    List<KeyValue> attributes =
        TextAttributes.parse(parts[3].substring(0, parts[3].lastIndexOf('|')));
    Integer dropped = SpanConverter.number(text.substring(last + 1));
    if (traceId == null || spanId == null || attributes == null || dropped == null) {
      return null;
    }
    return Span.Link.newBuilder()
        .setTraceId(traceId)
        .setSpanId(spanId)
        .setTraceState(parts[2])
        .addAllAttributes(attributes)
        .setDroppedAttributesCount(dropped)
        .build();
  }

  private static @Nullable ByteString id(String hex, int bytes) {
    if (hex.length() != 2 * bytes) {
      return null;
    }
    try {
      return ByteString.copyFrom(HexFormat.of().parseHex(hex));
    } catch (IllegalArgumentException _) {
      return null;
    }
  }
}
