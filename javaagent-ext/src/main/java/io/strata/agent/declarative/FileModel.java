package io.strata.agent.declarative;

import io.opentelemetry.sdk.autoconfigure.declarativeconfig.model.AggregationModel;
import io.opentelemetry.sdk.autoconfigure.declarativeconfig.model.AttributeNameValueModel;
import io.opentelemetry.sdk.autoconfigure.declarativeconfig.model.DropAggregationModel;
import io.opentelemetry.sdk.autoconfigure.declarativeconfig.model.MeterProviderModel;
import io.opentelemetry.sdk.autoconfigure.declarativeconfig.model.MetricReaderModel;
import io.opentelemetry.sdk.autoconfigure.declarativeconfig.model.OpenTelemetryConfigurationModel;
import io.opentelemetry.sdk.autoconfigure.declarativeconfig.model.PeriodicMetricReaderModel;
import io.opentelemetry.sdk.autoconfigure.declarativeconfig.model.PushMetricExporterModel;
import io.opentelemetry.sdk.autoconfigure.declarativeconfig.model.ResourceModel;
import io.opentelemetry.sdk.autoconfigure.declarativeconfig.model.SamplerModel;
import io.opentelemetry.sdk.autoconfigure.declarativeconfig.model.SpanProcessorModel;
import io.opentelemetry.sdk.autoconfigure.declarativeconfig.model.TracerProviderModel;
import io.opentelemetry.sdk.autoconfigure.declarativeconfig.model.ViewModel;
import io.opentelemetry.sdk.autoconfigure.declarativeconfig.model.ViewSelectorModel;
import io.opentelemetry.sdk.autoconfigure.declarativeconfig.model.ViewStreamModel;
import io.strata.agent.export.KafkaExporters;
import io.strata.agent.measure.Measuring;
import io.strata.agent.micrometer.MicrometerViews;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Puts counting, keeping and views around what a configuration file's model names. */
final class FileModel {
  private FileModel() {}

  /** The kinds of exporters that metrics go to, by the names that properties give them. */
  static List<String> metricExporters(OpenTelemetryConfigurationModel model) {
    List<String> names = new ArrayList<>();
    for (MetricReaderModel reader : readers(model)) {
      String name = exporterName(reader);
      if (name != null) {
        names.add(name);
      }
    }
    return names;
  }

  private static List<MetricReaderModel> readers(OpenTelemetryConfigurationModel model) {
    MeterProviderModel meters = model.getMeterProvider();
    List<MetricReaderModel> readers = meters == null ? null : meters.getReaders();
    return readers == null ? Collections.emptyList() : readers;
  }

  private static @Nullable String exporterName(MetricReaderModel reader) {
    PushMetricExporterModel exporter =
        reader.getPeriodic() == null ? null : reader.getPeriodic().getExporter();
    if (exporter == null) {
      return null;
    }
    if (exporter.getOtlpHttp() != null || exporter.getOtlpGrpc() != null) {
      return "otlp";
    }
    return exporter.getExtensionProperties().isEmpty()
        ? null
        : exporter.getExtensionProperties().keySet().iterator().next();
  }

  /** Of several exporters one sends the figures: Kafka's where there is one, else OTLP's. */
  private static void sendFigures(OpenTelemetryConfigurationModel model) {
    List<String> names = metricExporters(model);
    String sending = names.contains(KafkaExporters.NAME) ? KafkaExporters.NAME : "otlp";
    for (MetricReaderModel reader : readers(model)) {
      if (sending.equals(exporterName(reader))) {
        PeriodicMetricReaderModel periodic = Objects.requireNonNull(reader.getPeriodic());
        periodic.setExporter(
            new PushMetricExporterModel()
                .setExtensionProperty(
                    Components.COUNTING,
                    Collections.singletonMap("exporter", periodic.getExporter())));
        return;
      }
    }
  }

  /**
   * Attaches what stands before and around the file's parts, all of which are there by now.
   *
   * @param counts whether this process counts its operations
   */
  static void attach(OpenTelemetryConfigurationModel model, boolean counts) {
    TracerProviderModel tracers = Objects.requireNonNull(model.getTracerProvider());
    List<SpanProcessorModel> processors = new ArrayList<>();
    if (tracers.getProcessors() != null) {
      tracers.getProcessors().forEach(processor -> processors.add(kept(processor)));
    }
    if (counts) {
      processors.add(
          new SpanProcessorModel()
              .setExtensionProperty(Components.COUNTING, Collections.emptyMap()));
      tracers.setSampler(
          new SamplerModel()
              .setExtensionProperty(
                  Components.COUNTING, Collections.singletonMap("root", tracers.getSampler())));
      sendFigures(model);
      mark(Objects.requireNonNull(model.getResource()));
    }
    tracers.setProcessors(processors);
    addViews(Objects.requireNonNull(model.getMeterProvider()));
  }

  private static SpanProcessorModel kept(SpanProcessorModel processor) {
    if (processor.getBatch() == null && processor.getSimple() == null) {
      return processor;
    }
    return new SpanProcessorModel()
        .setExtensionProperty(
            Components.KEEPING,
            processor.getBatch() != null
                ? Collections.singletonMap("batch", processor.getBatch())
                : Collections.singletonMap("simple", processor.getSimple()));
  }

  /** Who sees the mark does not count again. */
  private static void mark(ResourceModel resource) {
    List<AttributeNameValueModel> attributes = new ArrayList<>();
    if (resource.getAttributes() != null) {
      attributes.addAll(resource.getAttributes());
    }
    attributes.add(new AttributeNameValueModel().setName(Measuring.COUNTED_NAME).setValue("true"));
    resource.setAttributes(attributes);
  }

  private static void addViews(MeterProviderModel meters) {
    List<ViewModel> views = new ArrayList<>();
    if (meters.getViews() != null) {
      views.addAll(meters.getViews());
    }
    for (String name : MicrometerViews.dropped(FileSettings.current())) {
      views.add(
          new ViewModel()
              .setSelector(
                  new ViewSelectorModel()
                      .setMeterName(MicrometerViews.SCOPE)
                      .setInstrumentName(name))
              .setStream(
                  new ViewStreamModel()
                      .setAggregation(new AggregationModel().setDrop(new DropAggregationModel()))));
    }
    meters.setViews(views);
  }
}
