package io.strata.probe;

import static io.strata.probe.measure.MetricDescriptor.counter;
import static io.strata.probe.measure.MetricDescriptor.gauge;

import io.strata.probe.measure.Measurements;
import io.strata.probe.measure.MetricDescriptor;
import io.strata.probe.measure.Probe;
import io.strata.probe.send.MetricSender;
import io.strata.telemetry.attribute.Attributes;
import java.util.List;

/** The probe's own way to Kafka: what was sent, what waits on disk, what was dropped. */
final class SelfProbe implements Probe {
  private static final MetricDescriptor SENT =
      counter("strata.probe.batches.sent", "{batch}", "Batches acknowledged by Kafka");
  private static final MetricDescriptor DROPPED =
      counter("strata.probe.batches.dropped", "{batch}", "Batches dropped for want of spool room");
  private static final MetricDescriptor LOST =
      counter("strata.probe.batches.lost", "{batch}", "Batches neither sent nor spooled");
  private static final MetricDescriptor SPOOLED =
      gauge("strata.probe.spool.batches", "{batch}", "Batches that wait on disk");
  private static final MetricDescriptor SPOOLED_BYTES =
      gauge("strata.probe.spool.size", "By", "Bytes that wait on disk");

  private final MetricSender sender;
  private final long startUnixNano;

  SelfProbe(MetricSender sender, long startUnixNano) {
    this.sender = sender;
    this.startUnixNano = startUnixNano;
  }

  static List<MetricDescriptor> descriptors() {
    return List.of(SENT, DROPPED, LOST, SPOOLED, SPOOLED_BYTES);
  }

  @Override
  public String name() {
    return "self";
  }

  @Override
  public List<MetricDescriptor> metrics() {
    return descriptors();
  }

  @Override
  public void collect(Measurements measurements) {
    counted(measurements, SENT, sender.sent());
    counted(measurements, DROPPED, sender.dropped());
    counted(measurements, LOST, sender.lost());
    measurements.record(SPOOLED, sender.spooled());
    measurements.record(SPOOLED_BYTES, sender.spooledBytes());
  }

  private void counted(Measurements measurements, MetricDescriptor metric, long value) {
    measurements.recordSince(startUnixNano, metric, (double) value, Attributes.empty());
  }
}
