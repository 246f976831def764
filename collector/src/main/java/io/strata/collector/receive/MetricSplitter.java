package io.strata.collector.receive;

import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.strata.collector.receive.RecordPacker.Header;
import io.strata.collector.receive.RecordPacker.Place;
import io.strata.telemetry.otlp.MessageShape;
import io.strata.telemetry.otlp.WireReader;
import io.strata.telemetry.topic.KeyPartitioner;
import io.strata.telemetry.topic.TelemetryTopic;
import java.util.Arrays;

/**
 * Splits a request of metrics so that all points of a resource go to the same partition. A metric
 * that is larger than a record, or has points that the reader of the topic would leave out, is
 * taken apart, see {@link MetricParts}; all others are copied as they are.
 */
final class MetricSplitter implements WireSplitter.Items {
  private static final WireSplitter SPLITTER =
      new WireSplitter(ExportMetricsServiceRequest.getDescriptor());
  private static final MessageShape METRIC = SPLITTER.item();

  private static final int NAME = 1 << 3 | 2;
  private static final int GAUGE = Metric.GAUGE_FIELD_NUMBER << 3 | 2;
  private static final int SUM = Metric.SUM_FIELD_NUMBER << 3 | 2;
  private static final int HISTOGRAM = Metric.HISTOGRAM_FIELD_NUMBER << 3 | 2;
  private static final int EXPONENTIAL = Metric.EXPONENTIAL_HISTOGRAM_FIELD_NUMBER << 3 | 2;
  private static final int SUMMARY = Metric.SUMMARY_FIELD_NUMBER << 3 | 2;

  // The same in all kinds of metrics and of points.
  private static final int DATA_POINTS_NUMBER = 1;
  private static final int DATA_POINTS = DATA_POINTS_NUMBER << 3 | 2;
  private static final int TIME = 3 << 3 | 1;

  private static final int BUCKET_COUNT = 6 << 3 | 1;
  private static final int BUCKET_COUNTS = 6 << 3 | 2;
  private static final int EXPLICIT_BOUND = 7 << 3 | 1;
  private static final int EXPLICIT_BOUNDS = 7 << 3 | 2;

  private final Split split;
  private int resourcePartition;

  /** Points of the metric that is read now, by the field of their kind. */
  private final long[] points = new long[Metric.METADATA_FIELD_NUMBER];

  /** Those that the reader of the topic would leave out. */
  private final long[] invalidPoints = new long[Metric.METADATA_FIELD_NUMBER];

  private MetricSplitter(Split split) {
    this.split = split;
  }

  static Split split(byte[] request, int partitions, int maxRecordBytes) {
    Split split = new Split(TelemetryTopic.METRICS, partitions, maxRecordBytes);
    SPLITTER.walk(request, new MetricSplitter(split));
    return split;
  }

  @Override
  public void resource(Header resource) {
    resourcePartition = KeyPartitioner.partition(ResourceKey.of(resource), split.partitions());
  }

  @Override
  public void item(WireReader in, Place place) {
    int start = in.position();
    int nameLength = 0;
    int kind = 0;
    Arrays.fill(points, 0);
    Arrays.fill(invalidPoints, 0);
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      switch (tag) {
        case NAME -> {
          int before = in.position();
          METRIC.check(in, tag);
          in.rewind(before);
          nameLength = in.length();
          in.advance(nameLength);
        }
        case GAUGE, SUM, HISTOGRAM, EXPONENTIAL, SUMMARY -> {
          // Where there are several, the last one counts.
          kind = tag >>> 3;
          data(in, tag);
        }
        default -> METRIC.check(in, tag);
      }
    }
    if (nameLength == 0) {
      // The reader of the topic would leave it out: the sender is told at once.
      split.reject("no_metric_name", points[kind]);
      return;
    }
    int length = in.position() - start;
    if (invalidPoints[kind] == 0 && place.fits(length, split.maxRecordBytes())) {
      split.add(resourcePartition, place, in.bytes(), start, length, points[kind]);
    } else {
      MetricParts.add(split, resourcePartition, place, in.bytes(), start, length);
    }
  }

  private void data(WireReader in, int dataTag) {
    int number = dataTag >>> 3;
    MessageShape data = METRIC.within(number);
    MessageShape point = data.within(DATA_POINTS_NUMBER);
    int outer = in.enter();
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      if (tag == DATA_POINTS) {
        int outerOfPoint = in.enter();
        points[number]++;
        if (!isValid(in, point, dataTag == HISTOGRAM)) {
          invalidPoints[number]++;
        }
        in.leave(outerOfPoint);
      } else {
        data.check(in, tag);
      }
    }
    in.leave(outer);
  }

  /** Reads a point to its end; whether the reader of the topic takes it. */
  private static boolean isValid(WireReader in, MessageShape point, boolean isHistogram) {
    long time = 0;
    long counts = 0;
    long bounds = 0;
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      if (tag == TIME) {
        time = in.fixed64();
        continue;
      }
      int before = in.position();
      point.check(in, tag);
      if (isHistogram) {
        switch (tag) {
          case BUCKET_COUNT -> counts++;
          case EXPLICIT_BOUND -> bounds++;
          case BUCKET_COUNTS -> counts += packed(in, before);
          case EXPLICIT_BOUNDS -> bounds += packed(in, before);
          default -> {}
        }
      }
    }
    return time > 0 && (counts == 0 || counts == bounds + 1);
  }

  /** How many numbers of eight bytes lie in the field that was read last. */
  private static int packed(WireReader in, int before) {
    int after = in.position();
    in.rewind(before);
    int length = in.length();
    in.rewind(after);
    return length / 8;
  }
}
