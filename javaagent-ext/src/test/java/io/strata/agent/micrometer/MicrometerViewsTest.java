package io.strata.agent.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class MicrometerViewsTest {
  private static final String BRIDGE = "io.opentelemetry.micrometer-1.5";

  @Test
  void dropsWhatTheAgentTellsAndNothingElse() {
    assertThat(collected(MicrometerViews.TOLD_BY_THE_AGENT))
        .containsExactlyInAnyOrder("orders.placed", "process.orders", "jvm.memory.used");
  }

  @Test
  void dropsNothingWhereNothingIsNamed() {
    assertThat(collected(Collections.emptyList()))
        .containsExactlyInAnyOrder(
            "orders.placed",
            "process.orders",
            "jvm.memory.max",
            "http.server.requests.max",
            "jvm.memory.used");
  }

  /** Names of what is left of five counters, four of them the application's. */
  private static List<String> collected(List<String> dropped) {
    InMemoryMetricReader reader = InMemoryMetricReader.create();
    try (SdkMeterProvider meters =
        MicrometerViews.dropping(SdkMeterProvider.builder(), dropped)
            .registerMetricReader(reader)
            .build()) {
      for (String name :
          List.of(
              "orders.placed", "process.orders", "jvm.memory.max", "http.server.requests.max")) {
        meters.get(BRIDGE).counterBuilder(name).build().add(1);
      }
      meters
          .get("io.opentelemetry.runtime-telemetry")
          .counterBuilder("jvm.memory.used")
          .build()
          .add(1);
      return reader.collectAllMetrics().stream().map(MetricData::getName).toList();
    }
  }
}
