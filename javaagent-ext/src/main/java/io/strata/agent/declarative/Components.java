package io.strata.agent.declarative;

import io.opentelemetry.api.incubator.config.DeclarativeConfigProperties;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.sdk.autoconfigure.declarativeconfig.DeclarativeConfiguration;
import io.opentelemetry.sdk.autoconfigure.spi.internal.ComponentProvider;
import io.opentelemetry.sdk.logs.export.LogRecordExporter;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.strata.agent.caller.AllowedHosts;
import io.strata.agent.caller.CallerPropagatorProvider;
import io.strata.agent.export.KafkaExporters;
import io.strata.agent.measure.Measuring;
import io.strata.agent.sample.SampleSettings;
import io.strata.agent.sample.Sampling;
import io.strata.agent.sample.StrataSamplerProvider;

/** The parts that a configuration file may name, and those that stand around its own. */
public final class Components {
  /** The processor, the sampler and the exporter that count. */
  static final String COUNTING = "strata-counting";

  /** The processor that stands before one that exports. */
  static final String KEEPING = "strata-keeping";

  private Components() {}

  /** A part by its type and name. */
  abstract static class Component implements ComponentProvider {
    private final Class<?> type;
    private final String name;

    Component(Class<?> type, String name) {
      this.type = type;
      this.name = name;
    }

    @Override
    public final Class<?> getType() {
      return type;
    }

    @Override
    public final String getName() {
      return name;
    }
  }

  /** Exports spans to Kafka. */
  public static final class KafkaSpans extends Component {
    /** For the agent, which finds it by name. */
    public KafkaSpans() {
      super(SpanExporter.class, KafkaExporters.NAME);
    }

    @Override
    public Object create(DeclarativeConfigProperties config) {
      return KafkaExporters.spans(FileSettings.current());
    }
  }

  /** Exports metrics to Kafka. */
  public static final class KafkaMetrics extends Component {
    /** For the agent, which finds it by name. */
    public KafkaMetrics() {
      super(MetricExporter.class, KafkaExporters.NAME);
    }

    @Override
    public Object create(DeclarativeConfigProperties config) {
      return KafkaExporters.metrics(FileSettings.current());
    }
  }

  /** Exports log records to Kafka. */
  public static final class KafkaLogRecords extends Component {
    /** For the agent, which finds it by name. */
    public KafkaLogRecords() {
      super(LogRecordExporter.class, KafkaExporters.NAME);
    }

    @Override
    public Object create(DeclarativeConfigProperties config) {
      return KafkaExporters.logRecords(FileSettings.current());
    }
  }

  /** Samples to a budget. */
  public static final class AdaptiveSampler extends Component {
    /** For the agent, which finds it by name. */
    public AdaptiveSampler() {
      super(Sampler.class, StrataSamplerProvider.NAME);
    }

    @Override
    public Object create(DeclarativeConfigProperties config) {
      return Sampling.begin(SampleSettings.of(FileSettings.current()));
    }
  }

  /** Lets what another sampler drops be counted. */
  public static final class CountingSampler extends Component {
    /** For the agent, which finds it by name. */
    public CountingSampler() {
      super(Sampler.class, COUNTING);
    }

    @Override
    public Object create(DeclarativeConfigProperties config) {
      DeclarativeConfigProperties root = config.get("root");
      Sampler sampler =
          root.getPropertyKeys().contains(StrataSamplerProvider.NAME)
              ? Sampling.begin(SampleSettings.of(FileSettings.current()))
              : DeclarativeConfiguration.createSampler(InTheAgent.config(root));
      return Measuring.sampler(sampler);
    }
  }

  /** Exports metrics as another exporter does, and the figures of what was counted. */
  public static final class CountingExporter extends Component {
    /** For the agent, which finds it by name. */
    public CountingExporter() {
      super(MetricExporter.class, COUNTING);
    }

    @Override
    public Object create(DeclarativeConfigProperties config) {
      return Measuring.exporter(Nested.exporter(MetricExporter.class, config));
    }
  }

  /** Counts recorded spans. */
  public static final class CountingProcessor extends Component {
    /** For the agent, which finds it by name. */
    public CountingProcessor() {
      super(SpanProcessor.class, COUNTING);
    }

    @Override
    public Object create(DeclarativeConfigProperties config) {
      SpanProcessor processor = Measuring.spanProcessor();
      return processor == null ? SpanProcessor.composite() : processor;
    }
  }

  /** Hands the spans that are kept to a processor that exports. */
  public static final class KeepingProcessor extends Component {
    /** For the agent, which finds it by name. */
    public KeepingProcessor() {
      super(SpanProcessor.class, KEEPING);
    }

    @Override
    public Object create(DeclarativeConfigProperties config) {
      return Sampling.before(ExportingProcessor.of(config));
    }
  }

  /** Tells the caller's name. */
  public static final class CallerPropagator extends Component {
    /** For the agent, which finds it by name. */
    public CallerPropagator() {
      super(TextMapPropagator.class, CallerPropagatorProvider.NAME);
    }

    @Override
    public Object create(DeclarativeConfigProperties config) {
      return CallerPropagatorProvider.propagator(AllowedHosts.of(FileSettings.current()));
    }
  }
}
