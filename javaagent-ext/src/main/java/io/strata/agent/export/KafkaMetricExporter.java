package io.strata.agent.export;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.metrics.InstrumentType;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import java.util.Collection;

/** Hands metrics, cumulative as Prometheus has them, to the shared way to Kafka. */
final class KafkaMetricExporter implements MetricExporter {
  private final KafkaExport export;
  private final MetricSignal signal = new MetricSignal();

  KafkaMetricExporter(KafkaExport export) {
    this.export = export;
  }

  @Override
  public AggregationTemporality getAggregationTemporality(InstrumentType instrumentType) {
    return AggregationTemporality.CUMULATIVE;
  }

  @Override
  public CompletableResultCode export(Collection<MetricData> metrics) {
    return export.export(signal, metrics);
  }

  @Override
  public CompletableResultCode flush() {
    return export.flush();
  }

  @Override
  public CompletableResultCode shutdown() {
    return export.close();
  }
}
