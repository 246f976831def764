package io.strata.collector.ownmetrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.strata.telemetry.topic.TelemetryTopic;
import org.junit.jupiter.api.Test;

class CollectorMetricsTest {
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final CollectorMetrics metrics = new CollectorMetrics(registry);

  @Test
  void countsOfTheSameSeriesAddUpAndOthersAreApart() {
    metrics.received(TelemetryTopic.SPANS, "grpc", 3);
    metrics.received(TelemetryTopic.SPANS, "grpc", 4);
    metrics.received(TelemetryTopic.SPANS, "http", 5);
    metrics.received(TelemetryTopic.LOGS, "grpc", 6);

    assertThat(received("traces", "grpc")).isEqualTo(7);
    assertThat(received("traces", "http")).isEqualTo(5);
    assertThat(received("logs", "grpc")).isEqualTo(6);
  }

  @Test
  void whatIsBeyondTheRememberedSeriesIsCountedAllTheSame() {
    for (int i = 0; i < CollectorMetrics.MAX_REMEMBERED + 10; i++) {
      metrics.derivationLoss("reason-" + i, 1);
      metrics.derivationLoss("reason-" + i, 2);
    }

    assertThat(registry.get("strata.collector.derivation.losses").counters())
        .hasSize(CollectorMetrics.MAX_REMEMBERED + 10)
        .allMatch(counter -> counter.count() == 3);
  }

  @Test
  void aLevelIsTheLastOneOfItsPartition() {
    metrics.lag(TelemetryTopic.SPANS, 0, 5);
    metrics.lag(TelemetryTopic.SPANS, 1, 6);
    metrics.lag(TelemetryTopic.SPANS, 0, 7);
    metrics.storing(TelemetryTopic.SPANS, 0, true);

    assertThat(
            registry
                .get("strata.collector.consumer.lag.records")
                .tags("topic", TelemetryTopic.SPANS.topicName(), "partition", "0")
                .gauge()
                .value())
        .isEqualTo(7);
    assertThat(
            registry
                .get("strata.collector.storing")
                .tags("topic", TelemetryTopic.SPANS.topicName(), "consumer", "0")
                .gauge()
                .value())
        .isEqualTo(1);
  }

  private double received(String signal, String transport) {
    return registry
        .get("strata.collector.received.items")
        .tags("signal", signal, "transport", transport)
        .counter()
        .count();
  }
}
