package io.strata.collector.receive.zipkin;

import com.google.protobuf.CodedOutputStream;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.TracesData;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Spans on their way into one OTLP request, grouped by resource and scope. Spans are kept as bytes:
 * a message's objects take many times the room. Not thread-safe.
 */
final class OtlpBatch {
  /** What a group costs in memory beside its bytes, about. */
  private static final int GROUP_BYTES = 512;

  private static final Set<String> RESOURCE_KEYS =
      Set.of(
          "service.name",
          "service.namespace",
          "service.instance.id",
          "service.version",
          "faas.name",
          "faas.id",
          "faas.version",
          "faas.instance",
          "faas.max_memory");

  /** What OpenTelemetry's conventions have on resources alone. */
  private static final String[] RESOURCE_PREFIXES = {
    "aws.ecs.",
    "aws.eks.",
    "aws.log.",
    "cloud.",
    "container.",
    "deployment.",
    "device.",
    "host.",
    "k8s.",
    "os.",
    "process.",
    "telemetry.",
    "webengine."
  };

  /** Which attribute the exporter took the service's name from. */
  private static final String NAME_SOURCE = "otlp.service.name.source";

  private final SharedIds ids;
  private final long nowNanos;
  private final Map<Resource, Map<InstrumentationScope, ByteArrayOutputStream>> groups =
      new LinkedHashMap<>();
  private long bytes;

  OtlpBatch(SharedIds ids, long nowNanos) {
    this.ids = ids;
    this.nowNanos = nowNanos;
  }

  /** Adds a span; returns what all of them hold now, in bytes. */
  long add(ZipkinSpan span) {
    Map<String, String> tags = new LinkedHashMap<>(span.tags());
    Resource resource = resource(span.local().serviceName(), tags);
    InstrumentationScope scope = scope(tags);
    ByteArrayOutputStream group =
        groups
            .computeIfAbsent(resource, _ -> new LinkedHashMap<>())
            .computeIfAbsent(scope, _ -> group(resource, scope));
    int before = group.size();
    write(
        ScopeSpans.SPANS_FIELD_NUMBER, new SpanConverter(span, tags).convert(ids, nowNanos), group);
    bytes += group.size() - before;
    return bytes;
  }

  private ByteArrayOutputStream group(Resource resource, InstrumentationScope scope) {
    bytes += GROUP_BYTES + resource.getSerializedSize() + scope.getSerializedSize();
    return new ByteArrayOutputStream();
  }

  private static void write(int field, Span span, ByteArrayOutputStream to) {
    try {
      CodedOutputStream out = CodedOutputStream.newInstance(to, 256);
      out.writeMessage(field, span);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("memory can't be written", e);
    }
  }

  private static Resource resource(String serviceName, Map<String, String> tags) {
    Map<String, AnyValue> attributes = new TreeMap<>();
    String source = tags.remove(NAME_SOURCE);
    if (!serviceName.isEmpty()) {
      attributes.put(
          source == null || source.isEmpty() ? "service.name" : source,
          TextAttributes.text(serviceName));
    }
    tags.entrySet()
        .removeIf(tag -> {
          boolean ofResource = isOfResource(tag.getKey());
          if (ofResource) {
            attributes.put(tag.getKey(), TextAttributes.text(tag.getValue()));
          }
          return ofResource;
        });
    return Resource.newBuilder().addAllAttributes(TextAttributes.of(attributes)).build();
  }

  private static boolean isOfResource(String key) {
    if (RESOURCE_KEYS.contains(key)) {
      return true;
    }
    for (String prefix : RESOURCE_PREFIXES) {
      if (key.startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }

  /** The scope under its name, or under the one it had when it was a library. */
  private static InstrumentationScope scope(Map<String, String> tags) {
    InstrumentationScope.Builder scope = InstrumentationScope.newBuilder();
    for (String former : new String[] {"otel.library.", "otel.scope."}) {
      String name = tags.remove(former + "name");
      String version = tags.remove(former + "version");
      scope.setName(name == null ? scope.getName() : name);
      scope.setVersion(version == null ? scope.getVersion() : version);
    }
    return scope.build();
  }

  /** The bytes of a request of all spans. */
  byte[] toBytes() {
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(request);
    try {
      for (Map.Entry<Resource, Map<InstrumentationScope, ByteArrayOutputStream>> group :
          groups.entrySet()) {
        byte[] ofResource = resourceSpans(group.getKey(), group.getValue());
        out.writeByteArray(TracesData.RESOURCE_SPANS_FIELD_NUMBER, ofResource);
      }
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("memory can't be written", e);
    }
    return request.toByteArray();
  }

  private static byte[] resourceSpans(
      Resource resource, Map<InstrumentationScope, ByteArrayOutputStream> scopes)
      throws IOException {
    ByteArrayOutputStream spans = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(spans);
    out.writeMessage(ResourceSpans.RESOURCE_FIELD_NUMBER, resource);
    for (Map.Entry<InstrumentationScope, ByteArrayOutputStream> scope : scopes.entrySet()) {
      InstrumentationScope key = scope.getKey();
      out.writeTag(ResourceSpans.SCOPE_SPANS_FIELD_NUMBER, 2);
      out.writeUInt32NoTag(
          CodedOutputStream.computeMessageSize(ScopeSpans.SCOPE_FIELD_NUMBER, key)
              + scope.getValue().size());
      out.writeMessage(ScopeSpans.SCOPE_FIELD_NUMBER, key);
      out.writeRawBytes(scope.getValue().toByteArray());
    }
    out.flush();
    return spans.toByteArray();
  }
}
