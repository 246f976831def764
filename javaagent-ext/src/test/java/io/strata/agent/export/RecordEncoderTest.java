package io.strata.agent.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.strata.telemetry.otlp.OtlpDecoder;
import io.strata.telemetry.topic.KeyPartitioner;
import io.strata.telemetry.trace.Span;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.Test;

class RecordEncoderTest {
  private static final int PARTITIONS = 6;

  @Test
  void everySpanIsInTheRecordOfItsTracesPartition() {
    List<SpanData> spans =
        IntStream.range(0, 200).mapToObj(i -> Spans.span(i, "work " + i)).toList();
    List<EncodedRecord> records =
        new RecordEncoder().encode(new Batch<>(new SpanSignal(), spans), PARTITIONS, 900_000);

    assertThat(records).hasSizeLessThanOrEqualTo(PARTITIONS);
    List<String> names = new ArrayList<>();
    for (EncodedRecord record : records) {
      List<Span> decoded = OtlpDecoder.spans(record.value()).items();
      assertThat(decoded).hasSize(record.items());
      for (Span span : decoded) {
        assertThat(KeyPartitioner.partition(span.traceId(), PARTITIONS))
            .isEqualTo(record.partition());
        names.add(span.name());
      }
    }
    assertThat(names)
        .containsExactlyInAnyOrderElementsOf(spans.stream().map(SpanData::getName).toList());
  }

  @Test
  void aRecordThatWouldBeTooLargeIsCut() {
    List<SpanData> spans =
        IntStream.range(0, 64).mapToObj(i -> Spans.span(1, "x".repeat(100))).toList();
    List<EncodedRecord> records =
        new RecordEncoder().encode(new Batch<>(new SpanSignal(), spans), 1, 2_000);
    assertThat(records).hasSizeGreaterThan(3).allMatch(record -> record.value().length <= 2_000);
    assertThat(records.stream().mapToInt(EncodedRecord::items).sum()).isEqualTo(64);
  }

  @Test
  void aSingleItemThatIsTooLargeIsLeftToKafkaToJudge() {
    List<SpanData> spans = List.of(Spans.span(1, "x".repeat(5_000)));
    assertThat(new RecordEncoder().encode(new Batch<>(new SpanSignal(), spans), 1, 2_000))
        .singleElement()
        .satisfies(record -> assertThat(record.value()).hasSizeGreaterThan(5_000));
  }

  @Test
  void metricsOfAnInstanceAreKeyedByIt() {
    MetricData metric = counter();
    assertThat(
            new RecordEncoder()
                .encode(new Batch<>(new MetricSignal(), List.of(metric)), PARTITIONS, 900_000))
        .singleElement()
        .satisfies(record -> {
          assertThat(record.key()).isEqualTo("shop/shop-1");
          assertThat(record.partition())
              .isEqualTo(KeyPartitioner.partition("shop/shop-1", PARTITIONS));
        });
  }

  private static MetricData counter() {
    InMemoryMetricReader reader = InMemoryMetricReader.create();
    try (SdkMeterProvider meters =
        SdkMeterProvider.builder()
            .setResource(Spans.RESOURCE)
            .registerMetricReader(reader)
            .build()) {
      meters.get("test").counterBuilder("orders").build().add(7);
      return reader.collectAllMetrics().iterator().next();
    }
  }

  @Test
  void keysOfAnyLengthAndScriptGoWhereKafkaSendsThem() {
    RecordEncoder encoder = new RecordEncoder();
    for (String key :
        List.of(
            "0af7651916cd43dd8448eb211c80319c",
            "4bf92f3577b34da6a3ce929d0e0e4736",
            "shop/shop-1",
            "",
            "\u00fc".repeat(32),
            "x".repeat(31) + "\u00fc",
            "0af7651916cd43dd8448eb211c80319c")) {
      byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
      assertThat(encoder.partition(key, PARTITIONS))
          .as(key)
          .isEqualTo(Utils.toPositive(Utils.murmur2(bytes)) % PARTITIONS);
    }
  }
}
