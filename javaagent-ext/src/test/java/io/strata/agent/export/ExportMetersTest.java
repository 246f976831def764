package io.strata.agent.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ExportMetersTest {
  @Test
  void whatIsSentDroppedAndWaitingIsToldAsMetrics() {
    ExportCounts counts = new ExportCounts();
    BatchQueue queue = new BatchQueue(1_000_000, 10);
    Batch<?> batch = new Batch<>(new SpanSignal(), List.of(Spans.span(1, "work")));
    queue.offer(batch);
    counts.sent(new SpanSignal(), 5, 700);
    counts.lost(new LogSignal(), LossCause.TOO_LARGE, 2);

    InMemoryMetricReader reader = InMemoryMetricReader.create();
    try (SdkMeterProvider meters =
        SdkMeterProvider.builder().registerMetricReader(reader).build()) {
      new ExportMeters(counts, queue).register(meters.get("test"));
      Map<String, Long> seen = new TreeMap<>();
      for (MetricData metric : reader.collectAllMetrics()) {
        for (LongPointData point : metric.getLongSumData().getPoints()) {
          List<Object> labels = List.copyOf(point.getAttributes().asMap().values());
          seen.put(metric.getName() + labels, point.getValue());
        }
      }
      seen.values().removeIf(value -> value == 0);
      assertThat(seen)
          .isEqualTo(
              Map.of(
                  "strata.agent.export.sent[traces]", 5L,
                  "strata.agent.export.sent.bytes[traces]", 700L,
                  "strata.agent.export.dropped[too_large, logs]", 2L,
                  "strata.agent.export.queue.bytes[]", batch.bytes(),
                  "strata.agent.export.queue.items[]", 1L));
    }
  }
}
