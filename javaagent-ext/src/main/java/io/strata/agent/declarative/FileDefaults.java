package io.strata.agent.declarative;

import io.opentelemetry.sdk.autoconfigure.declarativeconfig.model.BaggagePropagatorModel;
import io.opentelemetry.sdk.autoconfigure.declarativeconfig.model.BatchLogRecordProcessorModel;
import io.opentelemetry.sdk.autoconfigure.declarativeconfig.model.BatchSpanProcessorModel;
import io.opentelemetry.sdk.autoconfigure.declarativeconfig.model.DistributionModel;
import io.opentelemetry.sdk.autoconfigure.declarativeconfig.model.IncludeExcludeModel;
import io.opentelemetry.sdk.autoconfigure.declarativeconfig.model.LogRecordExporterModel;
import io.opentelemetry.sdk.autoconfigure.declarativeconfig.model.LogRecordProcessorModel;
import io.opentelemetry.sdk.autoconfigure.declarativeconfig.model.LoggerProviderModel;
import io.opentelemetry.sdk.autoconfigure.declarativeconfig.model.MeterProviderModel;
import io.opentelemetry.sdk.autoconfigure.declarativeconfig.model.MetricReaderModel;
import io.opentelemetry.sdk.autoconfigure.declarativeconfig.model.OpenTelemetryConfigurationModel;
import io.opentelemetry.sdk.autoconfigure.declarativeconfig.model.OtlpHttpExporterModel;
import io.opentelemetry.sdk.autoconfigure.declarativeconfig.model.OtlpHttpMetricExporterModel;
import io.opentelemetry.sdk.autoconfigure.declarativeconfig.model.PeriodicMetricReaderModel;
import io.opentelemetry.sdk.autoconfigure.declarativeconfig.model.PropagatorModel;
import io.opentelemetry.sdk.autoconfigure.declarativeconfig.model.PushMetricExporterModel;
import io.opentelemetry.sdk.autoconfigure.declarativeconfig.model.ResourceModel;
import io.opentelemetry.sdk.autoconfigure.declarativeconfig.model.SamplerModel;
import io.opentelemetry.sdk.autoconfigure.declarativeconfig.model.SpanExporterModel;
import io.opentelemetry.sdk.autoconfigure.declarativeconfig.model.SpanProcessorModel;
import io.opentelemetry.sdk.autoconfigure.declarativeconfig.model.TextMapPropagatorModel;
import io.opentelemetry.sdk.autoconfigure.declarativeconfig.model.TraceContextPropagatorModel;
import io.opentelemetry.sdk.autoconfigure.declarativeconfig.model.TracerProviderModel;
import io.opentelemetry.sdk.autoconfigure.declarativeconfig.model.internal.ExperimentalContainerResourceDetectorModel;
import io.opentelemetry.sdk.autoconfigure.declarativeconfig.model.internal.ExperimentalHostResourceDetectorModel;
import io.opentelemetry.sdk.autoconfigure.declarativeconfig.model.internal.ExperimentalInstrumentationModel;
import io.opentelemetry.sdk.autoconfigure.declarativeconfig.model.internal.ExperimentalLanguageSpecificInstrumentationModel;
import io.opentelemetry.sdk.autoconfigure.declarativeconfig.model.internal.ExperimentalLanguageSpecificInstrumentationPropertyModel;
import io.opentelemetry.sdk.autoconfigure.declarativeconfig.model.internal.ExperimentalProcessResourceDetectorModel;
import io.opentelemetry.sdk.autoconfigure.declarativeconfig.model.internal.ExperimentalResourceDetectionModel;
import io.opentelemetry.sdk.autoconfigure.declarativeconfig.model.internal.ExperimentalResourceDetectorModel;
import io.opentelemetry.sdk.autoconfigure.declarativeconfig.model.internal.ExperimentalServiceResourceDetectorModel;
import io.opentelemetry.sdk.autoconfigure.declarativeconfig.model.internal.OpenTelemetryConfigurationModelAccessor;
import io.opentelemetry.sdk.autoconfigure.declarativeconfig.model.internal.ResourceModelAccessor;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.strata.agent.StrataDefaults;
import io.strata.agent.caller.CallerPropagatorProvider;
import io.strata.agent.export.KafkaExporters;
import io.strata.agent.sample.StrataSamplerProvider;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Adds to a configuration file's model what the file leaves to the agent. */
final class FileDefaults {
  private static final int METRIC_INTERVAL_MILLIS = 10_000;
  private static final int SCHEDULE_DELAY_MILLIS = 1_000;

  /** Of the application's own meters; the agent has these off. */
  private static final List<String> INSTRUMENTATION =
      Arrays.asList("micrometer", "spring_boot_actuator_autoconfigure");

  private FileDefaults() {}

  static void addTo(OpenTelemetryConfigurationModel model, ConfigProperties config) {
    boolean kafka = StrataDefaults.sendsToKafka(config);
    addTraces(model, kafka);
    addMetrics(model, kafka);
    addLogs(model, kafka);
    addPropagator(model, config);
    addDetection(model);
    addInstrumentation(model);
  }

  private static void addTraces(OpenTelemetryConfigurationModel model, boolean kafka) {
    TracerProviderModel tracers = model.getTracerProvider();
    if (tracers == null) {
      tracers = new TracerProviderModel().setProcessors(Collections.singletonList(batch(kafka)));
      model.setTracerProvider(tracers);
    }
    if (tracers.getSampler() == null) {
      tracers.setSampler(
          new SamplerModel()
              .setExtensionProperty(StrataSamplerProvider.NAME, Collections.emptyMap()));
    }
  }

  private static SpanProcessorModel batch(boolean kafka) {
    SpanExporterModel exporter = new SpanExporterModel();
    if (kafka) {
      exporter.setExtensionProperty(KafkaExporters.NAME, Collections.emptyMap());
    } else {
      exporter.setOtlpHttp(new OtlpHttpExporterModel());
    }
    return new SpanProcessorModel()
        .setBatch(
            new BatchSpanProcessorModel()
                .setScheduleDelay(SCHEDULE_DELAY_MILLIS)
                .setExporter(exporter));
  }

  private static void addMetrics(OpenTelemetryConfigurationModel model, boolean kafka) {
    if (model.getMeterProvider() != null) {
      return;
    }
    PushMetricExporterModel exporter = new PushMetricExporterModel();
    if (kafka) {
      exporter.setExtensionProperty(KafkaExporters.NAME, Collections.emptyMap());
    } else {
      exporter.setOtlpHttp(new OtlpHttpMetricExporterModel());
    }
    MetricReaderModel reader =
        new MetricReaderModel()
            .setPeriodic(
                new PeriodicMetricReaderModel()
                    .setInterval(METRIC_INTERVAL_MILLIS)
                    .setExporter(exporter));
    model.setMeterProvider(new MeterProviderModel().setReaders(Collections.singletonList(reader)));
  }

  private static void addLogs(OpenTelemetryConfigurationModel model, boolean kafka) {
    if (model.getLoggerProvider() != null) {
      return;
    }
    LogRecordExporterModel exporter = new LogRecordExporterModel();
    if (kafka) {
      exporter.setExtensionProperty(KafkaExporters.NAME, Collections.emptyMap());
    } else {
      exporter.setOtlpHttp(new OtlpHttpExporterModel());
    }
    LogRecordProcessorModel processor =
        new LogRecordProcessorModel()
            .setBatch(
                new BatchLogRecordProcessorModel()
                    .setScheduleDelay(SCHEDULE_DELAY_MILLIS)
                    .setExporter(exporter));
    model.setLoggerProvider(
        new LoggerProviderModel().setProcessors(Collections.singletonList(processor)));
  }

  /** The caller's name goes with whatever carries the trace, unless nothing does. */
  private static void addPropagator(
      OpenTelemetryConfigurationModel model, ConfigProperties config) {
    PropagatorModel propagator = model.getPropagator();
    if (propagator == null) {
      propagator =
          new PropagatorModel()
              .setComposite(
                  Arrays.asList(
                      new TextMapPropagatorModel()
                          .setTracecontext(new TraceContextPropagatorModel()),
                      new TextMapPropagatorModel().setBaggage(new BaggagePropagatorModel())));
      model.setPropagator(propagator);
    }
    String list = propagator.getCompositeList();
    String name = CallerPropagatorProvider.NAME;
    List<TextMapPropagatorModel> composite = new ArrayList<>(orEmpty(propagator.getComposite()));
    boolean there =
        (list != null && Arrays.asList(list.split(",")).contains(name))
            || composite.stream().anyMatch(each -> each.getExtensionProperties().containsKey(name));
    if (!there && !"none".equals(list) && StrataDefaults.namesCaller(config)) {
      composite.add(
          new TextMapPropagatorModel().setExtensionProperty(name, Collections.emptyMap()));
      propagator.setComposite(composite);
    }
  }

  private static void addDetection(OpenTelemetryConfigurationModel model) {
    ResourceModel resource = model.getResource();
    if (resource == null) {
      resource = new ResourceModel();
      model.setResource(resource);
    }
    ExperimentalResourceDetectionModel detection = ResourceModelAccessor.getDetection(resource);
    if (detection == null) {
      detection =
          new ExperimentalResourceDetectionModel()
              .setDetectors(
                  Arrays.asList(
                      new ExperimentalResourceDetectorModel()
                          .setHost(new ExperimentalHostResourceDetectorModel()),
                      new ExperimentalResourceDetectorModel()
                          .setProcess(new ExperimentalProcessResourceDetectorModel()),
                      new ExperimentalResourceDetectorModel()
                          .setContainer(new ExperimentalContainerResourceDetectorModel()),
                      new ExperimentalResourceDetectorModel()
                          .setService(new ExperimentalServiceResourceDetectorModel())));
    }
    if (detection.getAttributes() == null) {
      // Command lines may carry secrets, and would come with every record.
      detection.setAttributes(
          new IncludeExcludeModel()
              .setExcluded(Arrays.asList("process.command_args", "process.command_line")));
    }
    ResourceModelAccessor.setDetection(resource, detection);
  }

  /** As the properties' defaults; what the file says of the same wins. */
  private static void addInstrumentation(OpenTelemetryConfigurationModel model) {
    DistributionModel distribution = model.getDistribution();
    if (distribution == null) {
      distribution = new DistributionModel();
      model.setDistribution(distribution);
    }
    Map<String, Object> agent = copy(distribution.getExtensionProperties().get("javaagent"));
    Map<String, Object> instrumentation = copy(agent.get("instrumentation"));
    Set<Object> enabled = new LinkedHashSet<>(items(instrumentation.get("enabled")));
    enabled.addAll(INSTRUMENTATION);
    enabled.removeAll(items(instrumentation.get("disabled")));
    instrumentation.put("enabled", new ArrayList<>(enabled));
    agent.put("instrumentation", instrumentation);
    distribution.setExtensionProperty("javaagent", agent);
    addRuntimeMetrics(model);
  }

  /** Buffer pools are among these. */
  private static void addRuntimeMetrics(OpenTelemetryConfigurationModel model) {
    ExperimentalInstrumentationModel instrumentation =
        OpenTelemetryConfigurationModelAccessor.getInstrumentation(model);
    if (instrumentation == null) {
      instrumentation = new ExperimentalInstrumentationModel();
    }
    ExperimentalLanguageSpecificInstrumentationModel java = instrumentation.getJava();
    if (java == null) {
      java = new ExperimentalLanguageSpecificInstrumentationModel();
      instrumentation.setJava(java);
    }
    Map<String, ExperimentalLanguageSpecificInstrumentationPropertyModel> nodes =
        java.getAdditionalProperties();
    ExperimentalLanguageSpecificInstrumentationPropertyModel runtime =
        nodes == null ? null : nodes.get("runtime_telemetry");
    if (runtime == null) {
      runtime = new ExperimentalLanguageSpecificInstrumentationPropertyModel();
      java.setAdditionalProperty("runtime_telemetry", runtime);
    }
    String emit = "emit_experimental_metrics/development";
    Map<String, Object> set = runtime.getAdditionalProperties();
    if (set == null || !set.containsKey(emit)) {
      runtime.setAdditionalProperty(emit, true);
    }
    OpenTelemetryConfigurationModelAccessor.setInstrumentation(model, instrumentation);
  }

  private static Map<String, Object> copy(@Nullable Object node) {
    Map<String, Object> copy = new HashMap<>();
    if (node instanceof Map) {
      ((Map<?, ?>) node).forEach((key, value) -> copy.put(String.valueOf(key), value));
    }
    return copy;
  }

  private static Collection<?> items(@Nullable Object node) {
    return node instanceof Collection ? (Collection<?>) node : Collections.emptyList();
  }

  private static <T> List<T> orEmpty(@Nullable List<T> list) {
    return list == null ? Collections.emptyList() : list;
  }
}
