package io.strata.agent.caller;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class IgnoredHeadersTest {
  @Test
  void headersThatWereNotBelievedAreCountedByReason() {
    InMemoryMetricReader reader = InMemoryMetricReader.create();
    try (SdkMeterProvider meters =
        SdkMeterProvider.builder().registerMetricReader(reader).build()) {
      IgnoredHeaders.register(meters.get("strata.agent"));
      for (IgnoredHeader reason : IgnoredHeader.values()) {
        IgnoredHeaders.add(reason);
      }

      Map<String, Long> counted =
          reader.collectAllMetrics().stream()
              .filter(metric -> metric.getName().equals("strata.agent.caller.ignored"))
              .flatMap(metric -> metric.getLongSumData().getPoints().stream())
              .collect(
                  Collectors.toMap(
                      point -> point.getAttributes().get(AttributeKey.stringKey("reason")),
                      LongPointData::getValue));

      assertThat(counted).hasSize(IgnoredHeader.values().length);
      for (IgnoredHeader reason : IgnoredHeader.values()) {
        assertThat(counted.get(reason.label())).isEqualTo(IgnoredHeaders.count(reason));
      }
    }
  }
}
