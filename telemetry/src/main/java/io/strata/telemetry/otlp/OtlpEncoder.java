package io.strata.telemetry.otlp;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.strata.telemetry.attribute.AttributeValue;
import io.strata.telemetry.attribute.Attributes;
import io.strata.telemetry.log.LogRecord;
import io.strata.telemetry.metric.Metric;
import io.strata.telemetry.resource.InstrumentationScope;
import io.strata.telemetry.resource.Resource;
import io.strata.telemetry.trace.Span;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The model to OTLP protobuf bytes: items that share a resource and a scope share its message, in
 * the order in which they first appear. Thread-safe.
 */
public final class OtlpEncoder {
  private OtlpEncoder() {}

  /** An {@code ExportTraceServiceRequest}, which is also a {@code TracesData}. */
  public static byte[] spans(List<Span> spans) {
    return SpanEncoding.encode(spans).toByteArray();
  }

  /** The message itself, for transports that write it. */
  public static ExportTraceServiceRequest traceRequest(List<Span> spans) {
    return SpanEncoding.encode(spans);
  }

  /** An {@code ExportMetricsServiceRequest}. */
  public static byte[] metrics(List<Metric> metrics) {
    return metricsRequest(metrics).toByteArray();
  }

  /** The message itself, for transports that write it. */
  public static ExportMetricsServiceRequest metricsRequest(List<Metric> metrics) {
    return MetricEncoding.encode(metrics);
  }

  /** An {@code ExportLogsServiceRequest}. */
  public static byte[] logs(List<LogRecord> records) {
    return logsRequest(records).toByteArray();
  }

  /** The message itself, for transports that write it. */
  public static ExportLogsServiceRequest logsRequest(List<LogRecord> records) {
    return LogEncoding.encode(records);
  }

  /** Items grouped by resource, then by scope, both in order of first appearance. */
  static <T> Map<Resource, Map<InstrumentationScope, List<T>>> grouped(
      List<T> items, Function<T, Resource> resource, Function<T, InstrumentationScope> scope) {
    Map<Resource, Map<InstrumentationScope, List<T>>> groups = new LinkedHashMap<>();
    for (T item : items) {
      groups
          .computeIfAbsent(resource.apply(item), _ -> new LinkedHashMap<>())
          .computeIfAbsent(scope.apply(item), _ -> new ArrayList<>())
          .add(item);
    }
    return groups;
  }

  static io.opentelemetry.proto.resource.v1.Resource resource(Resource resource) {
    return io.opentelemetry.proto.resource.v1.Resource.newBuilder()
        .addAllAttributes(keyValues(resource.attributes()))
        .build();
  }

  static io.opentelemetry.proto.common.v1.InstrumentationScope scope(InstrumentationScope scope) {
    return io.opentelemetry.proto.common.v1.InstrumentationScope.newBuilder()
        .setName(scope.name())
        .setVersion(scope.version())
        .addAllAttributes(keyValues(scope.attributes()))
        .build();
  }

  static List<KeyValue> keyValues(Attributes attributes) {
    List<KeyValue> keyValues = new ArrayList<>(attributes.size());
    for (Attributes.Entry entry : attributes.entries()) {
      keyValues.add(
          KeyValue.newBuilder().setKey(entry.key()).setValue(value(entry.value())).build());
    }
    return keyValues;
  }

  static AnyValue value(AttributeValue value) {
    AnyValue.Builder any = AnyValue.newBuilder();
    switch (value) {
      case AttributeValue.StringValue(String v) -> any.setStringValue(v);
      case AttributeValue.BooleanValue(boolean v) -> any.setBoolValue(v);
      case AttributeValue.LongValue(long v) -> any.setIntValue(v);
      case AttributeValue.DoubleValue(double v) -> any.setDoubleValue(v);
      case AttributeValue.BytesValue(var v) ->
          any.setBytesValue(ByteString.copyFrom(v.toByteArray()));
      case AttributeValue.ArrayValue(var values) ->
          values.forEach(v -> any.getArrayValueBuilder().addValues(value(v)));
      case AttributeValue.MapValue(Attributes values) ->
          any.getKvlistValueBuilder().addAllValues(keyValues(values));
      case AttributeValue.EmptyValue() -> any.clearValue();
    }
    return any.build();
  }
}
