package io.strata.agent.declarative;

import io.opentelemetry.common.ComponentLoader;
import io.opentelemetry.sdk.autoconfigure.declarativeconfig.model.DistributionModel;
import io.opentelemetry.sdk.autoconfigure.declarativeconfig.model.OpenTelemetryConfigurationModel;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.autoconfigure.spi.internal.DefaultConfigProperties;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The agent's own settings from a configuration file: what is below {@code distribution: strata:},
 * by the names that properties have. System properties and environment win.
 */
final class FileSettings {
  private static final String NODE = "strata";

  private static volatile ConfigProperties current =
      DefaultConfigProperties.createFromMap(Collections.emptyMap());

  private FileSettings() {}

  /** Those of the file by which the SDK is being configured. */
  static ConfigProperties begin(OpenTelemetryConfigurationModel model) {
    ConfigProperties config =
        DefaultConfigProperties.create(
            flat(model), ComponentLoader.forClassLoader(FileSettings.class.getClassLoader()));
    current = config;
    return config;
  }

  /** Those of this process. */
  static ConfigProperties current() {
    return current;
  }

  /** What is set in the file, by property. */
  static Collection<String> names(OpenTelemetryConfigurationModel model) {
    return flat(model).keySet();
  }

  private static Map<String, String> flat(OpenTelemetryConfigurationModel model) {
    Map<String, String> properties = new TreeMap<>();
    DistributionModel distribution = model.getDistribution();
    if (distribution != null) {
      add(NODE, distribution.getExtensionProperties().get(NODE), properties);
    }
    return properties;
  }

  private static void add(String name, @Nullable Object value, Map<String, String> to) {
    if (value instanceof Map) {
      ((Map<?, ?>) value).forEach((key, below) -> add(name + "." + key, below, to));
    } else if (value instanceof Collection) {
      List<String> items = new ArrayList<>();
      ((Collection<?>) value).forEach(item -> items.add(String.valueOf(item)));
      to.put(name, String.join(",", items));
    } else if (value != null) {
      to.put(name, String.valueOf(value));
    }
  }
}
