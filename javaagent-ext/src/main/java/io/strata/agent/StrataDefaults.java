package io.strata.agent;

import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizer;
import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizerProvider;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.strata.agent.export.KafkaExporters;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The defaults under which the agent runs with this extension. Whatever the user says in system
 * properties, environment or configuration file wins. {@code strata.exporter=otlp} sends through
 * the agent's own OTLP exporter instead of Kafka.
 */
public final class StrataDefaults implements AutoConfigurationCustomizerProvider {
  private static final String[] EXPORTER_PROPERTIES = {
    "otel.traces.exporter", "otel.metrics.exporter", "otel.logs.exporter"
  };

  @Override
  public void customize(AutoConfigurationCustomizer customizer) {
    selectConventions();
    customizer.addPropertiesSupplier(StrataDefaults::defaults);
    customizer.addPropertiesCustomizer(StrataDefaults::chooseExporter);
  }

  /** After the agent's own suppliers of defaults, so that these count. */
  @Override
  public int order() {
    return 100;
  }

  /**
   * Selects the conventions' stable names for databases and the newer ones for messaging. The
   * instrumentation reads this choice from system properties and environment alone, before it knows
   * any configuration, so it has to be made there.
   */
  private static void selectConventions() {
    setSystemDefault("otel.semconv-stability.opt-in", "database,messaging");
    setSystemDefault("otel.semconv-stability.preview", "messaging");
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
    defaults.put("otel.traces.sampler", "parentbased_always_on");
    defaults.put("otel.metric.export.interval", "10s");
    defaults.put("otel.bsp.schedule.delay", "1s");
    defaults.put("otel.blrp.schedule.delay", "1s");
    return defaults;
  }

  static Map<String, String> chooseExporter(ConfigProperties config) {
    Map<String, String> chosen = new HashMap<>();
    String exporter = config.getString("strata.exporter", "kafka");
    if (!exporter.equals("otlp")) {
      return chosen;
    }
    for (String property : EXPORTER_PROPERTIES) {
      if (KafkaExporters.NAME.equals(config.getString(property))) {
        chosen.put(property, "otlp");
      }
    }
    return chosen;
  }
}
