package io.strata.agent.measure;

import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizer;
import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizerProvider;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.strata.agent.caller.AllowedHosts;
import io.strata.agent.export.KafkaExporters;
import java.util.List;

/** Attaches counting to an SDK that is configured by properties; after everybody else. */
public final class MeasureCustomizer implements AutoConfigurationCustomizerProvider {
  @Override
  public void customize(AutoConfigurationCustomizer customizer) {
    customizer.addResourceCustomizer((resource, config) ->
        Measuring.begin(
            MeasureSettings.of(config, exporters(config)), AllowedHosts.of(config), resource));
    customizer.addSamplerCustomizer((sampler, config) -> Measuring.sampler(sampler));
    customizer.addTracerProviderCustomizer((tracers, config) -> {
      SpanProcessor processor = Measuring.spanProcessor();
      return processor == null ? tracers : tracers.addSpanProcessor(processor);
    });
    customizer.addMetricExporterCustomizer((exporter, config) ->
        isTheOne(exporter, exporters(config)) ? Measuring.exporter(exporter) : exporter);
  }

  private static List<String> exporters(ConfigProperties config) {
    return config.getList("otel.metrics.exporter");
  }

  /** Of several exporters one sends the figures: Kafka's where there is one. */
  private static boolean isTheOne(MetricExporter exporter, List<String> exporters) {
    return exporters.contains(KafkaExporters.NAME)
        ? KafkaExporters.isOf(exporter)
        : exporter.getClass().getSimpleName().startsWith("Otlp");
  }

  @Override
  public int order() {
    return Integer.MAX_VALUE;
  }
}
