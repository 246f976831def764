package io.strata.agent.measure;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.common.export.MemoryMode;
import io.opentelemetry.sdk.metrics.Aggregation;
import io.opentelemetry.sdk.metrics.InstrumentType;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import io.strata.agent.export.KafkaExporters;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/** Another exporter, by which the figures go as well, and which they outlive no moment. */
final class MeasuringExporter implements MetricExporter {
  private static final String OTLP = "otlp";

  private final MetricExporter exporter;
  private final FiguresExport figures;

  MeasuringExporter(MetricExporter exporter, FiguresExport figures) {
    this.exporter = exporter;
    this.figures = figures;
    figures.start();
  }

  /** Whether one of the exporters that are configured can send figures to where they are read. */
  static boolean canServe(List<String> exporters) {
    return exporters.contains(KafkaExporters.NAME) || exporters.contains(OTLP);
  }

  @Override
  public AggregationTemporality getAggregationTemporality(InstrumentType instrumentType) {
    return exporter.getAggregationTemporality(instrumentType);
  }

  @Override
  public Aggregation getDefaultAggregation(InstrumentType instrumentType) {
    return exporter.getDefaultAggregation(instrumentType);
  }

  @Override
  public MemoryMode getMemoryMode() {
    return exporter.getMemoryMode();
  }

  @Override
  public CompletableResultCode export(Collection<MetricData> metrics) {
    return exporter.export(metrics);
  }

  @Override
  public CompletableResultCode flush() {
    return CompletableResultCode.ofAll(Arrays.asList(figures.flushAll(), exporter.flush()));
  }

  /** Sends what was counted so far before the exporter ends. */
  @Override
  public CompletableResultCode shutdown() {
    CompletableResultCode ended = new CompletableResultCode();
    figures
        .shutdown()
        .whenComplete(() -> {
          CompletableResultCode shutdown = exporter.shutdown();
          shutdown.whenComplete(() -> {
            if (shutdown.isSuccess()) {
              ended.succeed();
            } else {
              ended.fail();
            }
          });
        });
    return ended;
  }

  @Override
  public String toString() {
    return "MeasuringExporter{" + exporter + "}";
  }
}
