package io.strata.agent;

import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizer;
import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizerProvider;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.strata.agent.caller.AllowedHosts;
import io.strata.agent.caller.CallerPropagatorProvider;
import io.strata.agent.configure.Settings;
import io.strata.agent.configure.UnknownSettings;
import io.strata.agent.export.ExportSettings;
import io.strata.agent.export.KafkaExporters;
import io.strata.agent.measure.MeasureSettings;
import io.strata.agent.micrometer.MicrometerViews;
import io.strata.agent.sample.SampleSettings;
import io.strata.agent.sample.StrataSamplerProvider;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The defaults under which the agent runs with this extension. Whatever the user says in system
 * properties, environment or configuration file wins. {@code strata.exporter=otlp} sends through
 * the agent's own OTLP exporter instead of Kafka.
 */
public final class StrataDefaults implements AutoConfigurationCustomizerProvider {
  /** Where telemetry goes. */
  static final String EXPORTER = "strata.exporter";

  /** Whether the caller's name is sent and read. */
  static final String CALLER_ENABLED = "strata.caller.enabled";

  /**
   * All settings of the agent's own, as they are documented; of Kafka's producer there are more.
   */
  static final List<String> SETTINGS = settings();

  private static final String[] EXPORTER_PROPERTIES = {
    "otel.traces.exporter", "otel.metrics.exporter", "otel.logs.exporter"
  };

  @Override
  public void customize(AutoConfigurationCustomizer customizer) {
    prepare(Collections.emptyList());
    customizer.addPropertiesSupplier(StrataDefaults::defaults);
    customizer.addPropertiesCustomizer(StrataDefaults::chooseExporter);
    customizer.addPropertiesCustomizer(StrataDefaults::addPropagator);
  }

  /**
   * To be called before instrumentation begins, however the SDK is configured.
   *
   * @param names of settings that are not in properties, environment or the agent's own file
   */
  public static void prepare(Collection<String> names) {
    selectConventions();
    UnknownSettings.besides("strata.", SETTINGS).leaving(ExportSettings.PREFIX).warn(names);
  }

  /** Whether telemetry goes to Kafka unless something else is said of a signal. */
  public static boolean sendsToKafka(ConfigProperties config) {
    return !new Settings(config).choice(EXPORTER, "kafka", "otlp").equals("otlp");
  }

  /** Whether the caller's name is sent and read. */
  public static boolean namesCaller(ConfigProperties config) {
    return new Settings(config).flag(CALLER_ENABLED, true);
  }

  private static List<String> settings() {
    List<String> all = new ArrayList<>(ExportSettings.OWN);
    all.addAll(
        Arrays.asList(
            EXPORTER,
            MeasureSettings.ENABLED,
            MeasureSettings.SLOW_SQL,
            MeasureSettings.SLOW_CACHE,
            CALLER_ENABLED,
            AllowedHosts.PROPERTY,
            SampleSettings.TRACES_PER_SECOND,
            SampleSettings.KEPT_PER_SECOND,
            SampleSettings.SLOW_MILLIS,
            SampleSettings.DROP,
            MicrometerViews.DROP));
    return Collections.unmodifiableList(all);
  }

  /** After the agent's own suppliers of defaults, so that these count. */
  @Override
  public int order() {
    return 100;
  }

  /**
   * Selects the conventions' stable names for databases, and the newer ones for RPC and messaging.
   * The instrumentation reads this choice from system properties and environment alone, before it
   * knows any configuration, so it has to be made there.
   */
  private static void selectConventions() {
    setSystemDefault("otel.semconv-stability.opt-in", "database,messaging,rpc");
    setSystemDefault("otel.semconv-stability.preview", "messaging,rpc");
  }

  private static void setSystemDefault(String property, String value) {
    String environmentName = property.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
    if (System.getProperty(property) == null && System.getenv(environmentName) == null) {
      System.setProperty(property, value);
    }
  }

  static Map<String, String> defaults() {
    Map<String, String> defaults = new HashMap<>();
    for (String property : EXPORTER_PROPERTIES) {
      defaults.put(property, KafkaExporters.NAME);
    }
    // What joins an instance with its host.
    defaults.put("otel.resource.providers.host-id.enabled", "true");
    // Command lines may carry secrets, and would come with every record.
    defaults.put("otel.resource.disabled.keys", "process.command_args,process.command_line");
    defaults.put("otel.javaagent.add-thread-details", "false");
    defaults.put("otel.traces.sampler", StrataSamplerProvider.NAME);
    // The application's own meters, through Micrometer's global registry and Spring Boot's.
    defaults.put("otel.instrumentation.micrometer.enabled", "true");
    defaults.put("otel.instrumentation.spring-boot-actuator-autoconfigure.enabled", "true");
    // Buffer pools are among these.
    defaults.put("otel.instrumentation.runtime-telemetry.emit-experimental-metrics", "true");
    defaults.put("otel.metric.export.interval", "10s");
    defaults.put("otel.bsp.schedule.delay", "1s");
    defaults.put("otel.blrp.schedule.delay", "1s");
    return defaults;
  }

  static Map<String, String> chooseExporter(ConfigProperties config) {
    Map<String, String> chosen = new HashMap<>();
    if (sendsToKafka(config)) {
      return chosen;
    }
    for (String property : EXPORTER_PROPERTIES) {
      if (KafkaExporters.NAME.equals(config.getString(property))) {
        chosen.put(property, "otlp");
      }
    }
    return chosen;
  }

  /** The caller's name goes with whatever carries the trace, unless nothing does. */
  static Map<String, String> addPropagator(ConfigProperties config) {
    List<String> propagators = config.getList("otel.propagators");
    if (propagators.isEmpty()) {
      propagators = Arrays.asList("tracecontext", "baggage");
    }
    if (propagators.contains("none")
        || propagators.contains(CallerPropagatorProvider.NAME)
        || !namesCaller(config)) {
      return Collections.emptyMap();
    }
    return Collections.singletonMap(
        "otel.propagators", String.join(",", propagators) + "," + CallerPropagatorProvider.NAME);
  }
}
