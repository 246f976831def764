package io.strata.collector.receive;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.Span;
import io.strata.telemetry.topic.KeyPartitioner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What splitting gives, told by protobuf-java's messages and by reflection instead of on the wire:
 * the splitters are held to it.
 */
final class MessageSplitter {
  private final int partitions;
  private final Map<Integer, List<Part>> parts = new TreeMap<>();
  private final Map<String, Long> rejected = new TreeMap<>();

  /** An item or a metric's point, with everything that stands around it. */
  record Part(ByteString resource, ByteString scope, ByteString item, @Nullable ByteString point) {}

  /** What a request came to. */
  record Outcome(Map<Integer, List<Part>> parts, Map<String, Long> rejected) {}

  private MessageSplitter(int partitions) {
    this.partitions = partitions;
  }

  /**
   * Whether the bytes are a request: protobuf parses them, and takes no known field for unknown.
   */
  static boolean isRequest(byte[] request, Message type) {
    try {
      type.getParserForType().parseFrom(request);
      return hasKnownWireTypes(request, type.getDescriptorForType());
    } catch (InvalidProtocolBufferException e) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean hasKnownWireTypes(byte[] message, Descriptor type) throws IOException {
    CodedInputStream in = CodedInputStream.newInstance(message);
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      FieldDescriptor field = type.findFieldByNumber(tag >>> 3);
      int wireType = tag & 7;
      if (field == null) {
        in.skipField(tag);
      } else if (field.getLiteType().getWireType() != wireType
          && !(field.isPackable() && wireType == 2)) {
        return false;
      } else if (field.getType() == FieldDescriptor.Type.MESSAGE) {
        if (!hasKnownWireTypes(in.readByteArray(), field.getMessageType())) {
          return false;
        }
      } else {
        in.skipField(tag);
      }
    }
    return true;
  }

  /** Splits a request. */
  static Outcome split(byte[] request, Message type, int partitions) throws IOException {
    MessageSplitter splitter = new MessageSplitter(partitions);
    walk((Message) type.getParserForType().parseFrom(request), splitter::add);
    return new Outcome(splitter.parts, splitter.rejected);
  }

  /** The parts that a request holds. */
  static List<Part> parts(byte[] request, Message type) throws IOException {
    List<Part> all = new ArrayList<>();
    walk(
        (Message) type.getParserForType().parseFrom(request),
        (resource, scope, item) -> {
          if (item instanceof Metric metric) {
            all.addAll(points(resource, scope, metric, new ArrayList<>()));
          } else {
            all.add(part(resource, scope, item, null));
          }
        });
    return all;
  }

  @FunctionalInterface
  private interface Visitor {
    void item(Message resource, Message scope, Message item);
  }

  private static void walk(Message request, Visitor visitor) {
    for (Message resource : children(request, 1)) {
      for (Message scope : children(resource, 2)) {
        for (Message item : children(scope, 2)) {
          visitor.item(without(resource, 2), without(scope, 2), item);
        }
      }
    }
  }

  private static List<Message> children(Message message, int number) {
    FieldDescriptor field = message.getDescriptorForType().findFieldByNumber(number);
    List<Message> children = new ArrayList<>();
    for (int i = 0; i < message.getRepeatedFieldCount(field); i++) {
      children.add((Message) message.getRepeatedField(field, i));
    }
    return children;
  }

  private static Message without(Message message, int number) {
    return message.toBuilder()
        .clearField(message.getDescriptorForType().findFieldByNumber(number))
        .build();
  }

  private static Part part(Message resource, Message scope, Message item, @Nullable Message point) {
    return new Part(
        resource.toByteString(),
        scope.toByteString(),
        item.toByteString(),
        point == null ? null : point.toByteString());
  }

  private void add(Message resource, Message scope, Message item) {
    String key = resourceKey(resource);
    switch (item) {
      case Span span -> {
        String reason = refusal(span);
        if (reason != null) {
          reject(reason);
          return;
        }
        place(hex(span.getTraceId()), part(resource, scope, item, null));
      }
      case LogRecord log -> {
        long time = log.getTimeUnixNano();
        long observed = log.getObservedTimeUnixNano();
        if (time < 0 || observed < 0 || (time == 0 && observed == 0)) {
          reject("invalid_time");
          return;
        }
        boolean traced = isId(log.getTraceId(), 16);
        place(traced ? hex(log.getTraceId()) : key, part(resource, scope, item, null));
      }
      case Metric metric -> {
        List<String> reasons = new ArrayList<>();
        List<Part> kept = points(resource, scope, metric, reasons);
        if (metric.getName().isEmpty()) {
          kept.stream().filter(part -> part.point() != null).forEach(_ -> reject("no_metric_name"));
          reasons.forEach(_ -> reject("no_metric_name"));
          return;
        }
        reasons.forEach(this::reject);
        kept.forEach(part -> place(key, part));
      }
      default -> throw new IllegalArgumentException(item.getClass().getName());
    }
  }

  private void place(String key, Part part) {
    parts
        .computeIfAbsent(KeyPartitioner.partition(key, partitions), _ -> new ArrayList<>())
        .add(part);
  }

  private void reject(String reason) {
    rejected.merge(reason, 1L, Long::sum);
  }

  /** The metric's valid points, or the metric itself where it has none at all. */
  private static List<Part> points(
      Message resource, Message scope, Metric metric, List<String> refusals) {
    FieldDescriptor dataField =
        metric.getOneofFieldDescriptor(Metric.getDescriptor().getOneofs().getFirst());
    if (dataField == null) {
      return List.of(part(resource, scope, metric, null));
    }
    Message data = (Message) metric.getField(dataField);
    Message empty = metric.toBuilder().setField(dataField, without(data, 1)).build();
    List<Message> points = children(data, 1);
    if (points.isEmpty()) {
      return List.of(part(resource, scope, metric, null));
    }
    List<Part> kept = new ArrayList<>();
    for (Message point : points) {
      FieldDescriptor time = point.getDescriptorForType().findFieldByName("time_unix_nano");
      if (point instanceof HistogramDataPoint histogram
          && histogram.getBucketCountsCount() != 0
          && histogram.getBucketCountsCount() != histogram.getExplicitBoundsCount() + 1) {
        refusals.add("inconsistent_buckets");
      } else if ((Long) point.getField(time) <= 0) {
        refusals.add("invalid_time");
      } else {
        kept.add(part(resource, scope, empty, point));
      }
    }
    return kept;
  }

  private static @Nullable String refusal(Span span) {
    if (!isId(span.getTraceId(), 16)) {
      return "invalid_trace_id";
    }
    if (!isId(span.getSpanId(), 8)) {
      return "invalid_span_id";
    }
    if (!span.getParentSpanId().isEmpty() && span.getParentSpanId().size() != 8) {
      return "invalid_parent_span_id";
    }
    return span.getStartTimeUnixNano() <= 0 || span.getEndTimeUnixNano() < 0
        ? "invalid_time"
        : null;
  }

  private static boolean isId(ByteString id, int length) {
    return id.size() == length && !id.equals(ByteString.copyFrom(new byte[length]));
  }

  private static String hex(ByteString id) {
    return HexFormat.of().formatHex(id.toByteArray());
  }

  private static String resourceKey(Message resourceItems) {
    Resource resource =
        (Resource)
            resourceItems.getField(resourceItems.getDescriptorForType().findFieldByNumber(1));
    return text(resource, "service.name") + "/" + text(resource, "service.instance.id");
  }

  private static String text(Resource resource, String key) {
    return resource.getAttributesList().stream()
        .filter(attribute -> attribute.getKey().equals(key))
        .findFirst()
        .map(KeyValue::getValue)
        .map(value -> value.getStringValue())
        .orElse("");
  }
}
