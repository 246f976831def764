package io.strata.collector.simulation;

import io.strata.metrics.translate.PrometheusTranslator;
import io.strata.metrics.translate.SeriesPoint;
import io.strata.metrics.window.HotWindow;
import io.strata.metrics.window.HotWindowSettings;
import io.strata.telemetry.otlp.MalformedTelemetryException;
import io.strata.telemetry.otlp.OtlpDecoder;
import io.strata.telemetry.topic.RecordHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** What others make of the topics that collectors write. */
final class TopicReading {
  private TopicReading() {}

  /** What an alert engine holds that read the topic of metrics. */
  static HotWindow hotWindow(List<ConsumerRecord<byte[], byte[]>> records) {
    HotWindow window =
        new HotWindow(
            new HotWindowSettings(Duration.ofDays(9), Duration.ofDays(9), 100_000, 10_000_000));
    points(records, window::append);
    return window;
  }

  /** The points of each record of the topic of metrics, and its origin. */
  static void points(
      List<ConsumerRecord<byte[], byte[]>> records,
      BiConsumer<List<SeriesPoint>, @Nullable String> target) {
    PrometheusTranslator translator = new PrometheusTranslator();
    // A record that comes again is the same object.
    IdentityHashMap<ConsumerRecord<byte[], byte[]>, List<SeriesPoint>> known =
        new IdentityHashMap<>();
    for (ConsumerRecord<byte[], byte[]> record : records) {
      target.accept(
          known.computeIfAbsent(record, _ -> points(translator, record)),
          header(record, RecordHeaders.ORIGIN));
    }
  }

  private static List<SeriesPoint> points(
      PrometheusTranslator translator, ConsumerRecord<byte[], byte[]> record) {
    byte[] value = record.value() == null ? new byte[0] : record.value();
    try {
      return translator.translate(OtlpDecoder.metrics(value).items()).points();
    } catch (MalformedTelemetryException _) {
      // The collector makes a dead letter of it.
      return List.of();
    }
  }

  /** The distinct origins of dead letters; those of a store that refused aside. */
  static Set<String> letters(List<ConsumerRecord<byte[], byte[]>> records) {
    Set<String> letters = new TreeSet<>();
    for (ConsumerRecord<byte[], byte[]> record : records) {
      if (FaultyStore.REFUSED.equals(header(record, RecordHeaders.REASON))) {
        continue;
      }
      letters.add(
          Expected.letter(
              String.valueOf(header(record, RecordHeaders.SOURCE_TOPIC)),
              Integer.parseInt(String.valueOf(header(record, RecordHeaders.SOURCE_PARTITION))),
              Long.parseLong(String.valueOf(header(record, RecordHeaders.SOURCE_OFFSET)))));
    }
    return letters;
  }

  /** The distinct letters of what a store refused. */
  static List<ConsumerRecord<byte[], byte[]>> refused(
      List<ConsumerRecord<byte[], byte[]>> records) {
    Set<String> known = new HashSet<>();
    List<ConsumerRecord<byte[], byte[]>> refused = new ArrayList<>(records);
    refused.removeIf(record ->
        !FaultyStore.REFUSED.equals(header(record, RecordHeaders.REASON))
            || !known.add(
                header(record, RecordHeaders.SOURCE_TOPIC)
                    + header(record, RecordHeaders.SOURCE_PARTITION)
                    + header(record, RecordHeaders.ORIGIN)
                    + HexFormat.of().formatHex(record.value())));
    return refused;
  }

  static @Nullable String header(ConsumerRecord<byte[], byte[]> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null ? null : new String(header.value(), StandardCharsets.UTF_8);
  }
}
