package io.strata.collector.receive;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.UnsafeByteOperations;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.strata.collector.receive.RecordPacker.Place;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A metric taken apart: into metrics of the same description that fit into records, without the
 * points that the reader of the topic would leave out. Few metrics need it, so that it may make
 * messages. Not thread-safe.
 */
final class MetricParts {
  /** How much the lengths of the messages around points may grow, at most. */
  private static final int FRAMES = 12;

  private final Split split;
  private final int partition;
  private final Place place;
  private final Message.Builder part;
  private final FieldDescriptor dataField;
  private final FieldDescriptor pointsField;
  private final Message dataWithoutPoints;
  private final List<Message> points = new ArrayList<>();
  private final long emptySize;
  private long size;

  private MetricParts(
      Split split, int partition, Place place, Metric metric, FieldDescriptor dataField) {
    this.split = split;
    this.partition = partition;
    this.place = place;
    this.dataField = dataField;
    this.pointsField = dataField.getMessageType().findFieldByName("data_points");
    this.dataWithoutPoints =
        ((Message) metric.getField(dataField)).toBuilder().clearField(pointsField).build();
    this.part = metric.toBuilder().setField(dataField, dataWithoutPoints);
    this.emptySize = part.build().getSerializedSize() + (long) FRAMES;
    this.size = emptySize;
  }

  /** Adds what is left of a metric that was checked, in parts; counts what is refused. */
  static void add(Split split, int partition, Place place, byte[] source, int offset, int length) {
    Metric metric = parse(source, offset, length);
    FieldDescriptor data =
        metric.getOneofFieldDescriptor(Metric.getDescriptor().getOneofs().getFirst());
    if (data == null) {
      // Too large without a single point.
      return;
    }
    MetricParts parts = new MetricParts(split, partition, place, metric, data);
    Message dataMessage = (Message) metric.getField(data);
    for (int i = 0; i < dataMessage.getRepeatedFieldCount(parts.pointsField); i++) {
      parts.add((Message) dataMessage.getRepeatedField(parts.pointsField, i));
    }
    parts.finishPart();
  }

  private static Metric parse(byte[] source, int offset, int length) {
    try {
      return Metric.parseFrom(UnsafeByteOperations.unsafeWrap(source, offset, length));
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a checked metric can't be parsed", e);
    }
  }

  private void add(Message point) {
    String refusal = refusal(point);
    if (refusal != null) {
      split.reject(refusal, 1);
      return;
    }
    int pointSize = CodedOutputStream.computeMessageSize(pointsField.getNumber(), point);
    if (!place.fits(emptySize + pointSize, split.maxRecordBytes())) {
      split.reject("too_large", 1);
      return;
    }
    if (!place.fits(size + pointSize, split.maxRecordBytes())) {
      finishPart();
    }
    points.add(point);
    size += pointSize;
  }

  /** Why the reader of the topic would leave a point out. */
  private static @Nullable String refusal(Message point) {
    if (point instanceof HistogramDataPoint histogram
        && histogram.getBucketCountsCount() != 0
        && histogram.getBucketCountsCount() != histogram.getExplicitBoundsCount() + 1) {
      return "inconsistent_buckets";
    }
    FieldDescriptor time = point.getDescriptorForType().findFieldByName("time_unix_nano");
    return (Long) point.getField(time) <= 0 ? "invalid_time" : null;
  }

  private void finishPart() {
    if (points.isEmpty()) {
      return;
    }
    Message data = dataWithoutPoints.toBuilder().setField(pointsField, List.copyOf(points)).build();
    byte[] bytes = part.setField(dataField, data).build().toByteArray();
    split.add(partition, place, bytes, 0, bytes.length, points.size());
    points.clear();
    size = emptySize;
  }
}
