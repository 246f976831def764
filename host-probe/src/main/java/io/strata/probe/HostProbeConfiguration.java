package io.strata.probe;

import io.strata.probe.component.ComponentSettings;
import io.strata.probe.host.HostSettings;
import io.strata.process.ByteSize;
import io.strata.process.ConfigurationLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The settings of {@code host-probe.yaml}, where each is documented. */
public record HostProbeConfiguration(
    Kafka kafka,
    Path stateDirectory,
    Spool spool,
    Listen listen,
    HostSettings host,
    List<ComponentSettings> components,
    Duration componentInterval,
    Duration componentTimeout) {
  static final String RESOURCE = "/host-probe.yaml";

  public HostProbeConfiguration {
    components =
        components.stream().map(c -> c.withDefaults(componentInterval, componentTimeout)).toList();
    List<String> repeated =
        components.stream()
            .map(ComponentSettings::id)
            .collect(java.util.stream.Collectors.groupingBy(id -> id))
            .entrySet()
            .stream()
            .filter(e -> e.getValue().size() > 1)
            .map(Map.Entry::getKey)
            .sorted()
            .toList();
    if (!repeated.isEmpty()) {
      throw new IllegalArgumentException(
          "components: named more than once: " + String.join(", ", repeated));
    }
  }

  /** Where measurements go. */
  public record Kafka(List<String> bootstrapServers, Map<String, String> properties) {
    public Kafka {
      if (bootstrapServers.isEmpty()) {
        throw new IllegalArgumentException("bootstrap-servers names no server");
      }
    }
  }

  /** What is kept while Kafka is away. */
  public record Spool(ByteSize maxSize) {
    public Spool {
      if (maxSize.bytes() < 64 * 1024) {
        throw new IllegalArgumentException("max-size must be at least 64KiB");
      }
    }
  }

  /** The operations server. */
  public record Listen(boolean enabled, String host, int port) {
    public Listen {
      if (port < 0 || port > 65_535) {
        throw new IllegalArgumentException("port must be between 0 and 65535");
      }
    }
  }

  /**
   * Loads the defaults, the file over them and the environment over both.
   *
   * @throws io.strata.process.InvalidConfigurationException listing every problem
   */
  public static HostProbeConfiguration load(@Nullable Path file, Map<String, String> environment) {
    return ConfigurationLoader.load(HostProbeConfiguration.class, RESOURCE, file, environment);
  }
}
