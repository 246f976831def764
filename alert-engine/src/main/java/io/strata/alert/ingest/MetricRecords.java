package io.strata.alert.ingest;

import io.strata.metrics.translate.PrometheusTranslator;
import io.strata.metrics.translate.Translation;
import io.strata.metrics.window.HotWindow;
import io.strata.telemetry.metric.Metric;
import io.strata.telemetry.otlp.Decoded;
import io.strata.telemetry.otlp.MalformedTelemetryException;
import io.strata.telemetry.otlp.OtlpDecoder;
import io.strata.telemetry.topic.RecordHeaders;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A record's way: decode, translate, append; what can't be decoded goes to the dead letters. */
final class MetricRecords {
  private static final Logger LOGGER = LoggerFactory.getLogger(MetricRecords.class);

  private final PrometheusTranslator translator;
  private final HotWindow window;
  private final DeadLetters deadLetters;
  private final IngestMeters meters;

  MetricRecords(
      PrometheusTranslator translator,
      HotWindow window,
      DeadLetters deadLetters,
      IngestMeters meters) {
    this.translator = translator;
    this.window = window;
    this.deadLetters = deadLetters;
    this.meters = meters;
  }

  // A record that we fail on must not end the stream: all others still count.
  @SuppressWarnings("CatchingUnchecked")
  void accept(ConsumerRecord<byte[], byte[]> record) {
    meters.record();
    byte[] value = record.value();
    if (value == null) {
      deadLetters.send(record, new byte[0], "empty", "the record has no value");
      return;
    }
    Decoded<Metric> decoded;
    try {
      decoded = OtlpDecoder.metrics(value);
    } catch (MalformedTelemetryException e) {
      deadLetters.send(record, value, e.reason().label(), String.valueOf(e.getMessage()));
      return;
    }
    try {
      append(decoded, origin(record));
    } catch (RuntimeException e) {
      LOGGER.error(
          "the record {}-{} at {} can't be taken into the hot window",
          record.topic(),
          record.partition(),
          record.offset(),
          e);
      deadLetters.send(record, value, "internal", e.toString());
    }
  }

  private void append(Decoded<Metric> decoded, @Nullable String origin) {
    Translation translation = translator.translate(decoded.items());
    window.describe(translation.metadata());
    window.append(translation.points(), origin);
    meters.points(translation.points().size());
    meters.rejected(decoded.rejectedCount() + translation.dropped());
  }

  private static @Nullable String origin(ConsumerRecord<byte[], byte[]> record) {
    Header header = record.headers().lastHeader(RecordHeaders.ORIGIN);
    return header == null || header.value() == null
        ? null
        : new String(header.value(), StandardCharsets.UTF_8);
  }
}
