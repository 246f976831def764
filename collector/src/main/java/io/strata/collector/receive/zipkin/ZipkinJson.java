package io.strata.collector.receive.zipkin;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import io.strata.collector.receive.zipkin.ZipkinSpan.Annotation;
import io.strata.collector.receive.zipkin.ZipkinSpan.Endpoint;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/**
 * Reads Zipkin's JSON, version 2. Unknown fields are left out; nesting is bounded; a null is a
 * field that is not there.
 */
final class ZipkinJson {
  private static final int MAX_DEPTH = 32;

  private ZipkinJson() {}

  /**
   * Gives every span of a body to the sink.
   *
   * @throws MalformedSpansException where the body is no list of spans; those before the fault may
   *     have been given
   */
  static void read(byte[] body, SpanSink sink) throws MalformedSpansException {
    JsonReader json =
        new JsonReader(
            new InputStreamReader(new ByteArrayInputStream(body), StandardCharsets.UTF_8));
    json.setNestingLimit(MAX_DEPTH);
    try {
      json.beginArray();
      while (json.hasNext()) {
        sink.accept(span(json));
      }
      json.endArray();
      if (json.peek() != JsonToken.END_DOCUMENT) {
        throw new MalformedSpansException("something follows the list of spans");
      }
    } catch (IOException | IllegalStateException | NumberFormatException e) {
      // What Gson throws where the text is no JSON, or a value is of another type.
      throw new MalformedSpansException(String.valueOf(e.getMessage()), e);
    }
  }

  private static ZipkinSpan span(JsonReader json) throws IOException, MalformedSpansException {
    ZipkinSpan.Draft span = new ZipkinSpan.Draft();
    json.beginObject();
    while (json.hasNext()) {
      String field = json.nextName();
      if (skipsNull(json)) {
        continue;
      }
      switch (field) {
        case "traceId" -> span.traceId(json.nextString());
        case "id" -> span.id(json.nextString());
        case "parentId" -> span.parentId(json.nextString());
        case "kind" -> span.kind(kind(json.nextString()));
        case "name" -> span.name(json.nextString());
        case "timestamp" -> span.timestamp(json.nextLong());
        case "duration" -> span.duration(json.nextLong());
        case "localEndpoint" -> span.local(endpoint(json));
        case "remoteEndpoint" -> span.remote(endpoint(json));
        case "annotations" -> annotations(json, span);
        case "tags" -> tags(json, span);
        case "debug" -> span.debug(json.nextBoolean());
        case "shared" -> span.shared(json.nextBoolean());
        case "binaryAnnotations" -> throw versionOne();
        default -> json.skipValue();
      }
    }
    json.endObject();
    return span.finish();
  }

  private static MalformedSpansException versionOne() {
    return new MalformedSpansException("Expected a JSON_V2 encoded list, but received: JSON_V1");
  }

  private static boolean skipsNull(JsonReader json) throws IOException {
    if (json.peek() != JsonToken.NULL) {
      return false;
    }
    json.nextNull();
    return true;
  }

  private static ZipkinSpan.Kind kind(String name) throws MalformedSpansException {
    return switch (name) {
      case "CLIENT" -> ZipkinSpan.Kind.CLIENT;
      case "SERVER" -> ZipkinSpan.Kind.SERVER;
      case "PRODUCER" -> ZipkinSpan.Kind.PRODUCER;
      case "CONSUMER" -> ZipkinSpan.Kind.CONSUMER;
      default -> throw new MalformedSpansException("no such kind");
    };
  }

  private static Endpoint endpoint(JsonReader json) throws IOException, MalformedSpansException {
    String service = "";
    String ip = "";
    int port = 0;
    json.beginObject();
    while (json.hasNext()) {
      String field = json.nextName();
      if (skipsNull(json)) {
        continue;
      }
      switch (field) {
        case "serviceName" -> service = json.nextString();
        case "ipv4" -> ip = firstOf(IpText.of(json.nextString()), ip);
        case "ipv6" -> ip = firstOf(ip, IpText.of(json.nextString()));
        case "port" -> port = port(json.nextInt());
        default -> json.skipValue();
      }
    }
    json.endObject();
    return new Endpoint(service, ip, port);
  }

  private static String firstOf(String first, String second) {
    return first.isEmpty() ? second : first;
  }

  static int port(int port) throws MalformedSpansException {
    if (port < 0 || port > 65_535) {
      throw new MalformedSpansException("a port must be 0 to 65535");
    }
    return port;
  }

  private static void annotations(JsonReader json, ZipkinSpan.Draft span)
      throws IOException, MalformedSpansException {
    json.beginArray();
    while (json.hasNext()) {
      long timestamp = 0;
      String value = "";
      json.beginObject();
      while (json.hasNext()) {
        String field = json.nextName();
        if (skipsNull(json)) {
          continue;
        }
        switch (field) {
          case "timestamp" -> timestamp = json.nextLong();
          case "value" -> value = json.nextString();
          case "endpoint" -> throw versionOne();
          default -> json.skipValue();
        }
      }
      json.endObject();
      if (timestamp <= 0 || value.isEmpty()) {
        throw new MalformedSpansException("an annotation without timestamp or value");
      }
      span.annotation(new Annotation(timestamp, value));
    }
    json.endArray();
  }

  private static void tags(JsonReader json, ZipkinSpan.Draft span) throws IOException {
    json.beginObject();
    while (json.hasNext()) {
      String key = json.nextName();
      span.tag(key, json.nextString());
    }
    json.endObject();
  }
}
