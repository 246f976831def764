package io.strata.agent.micrometer;

import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizer;
import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizerProvider;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.metrics.Aggregation;
import io.opentelemetry.sdk.metrics.InstrumentSelector;
import io.opentelemetry.sdk.metrics.SdkMeterProviderBuilder;
import io.opentelemetry.sdk.metrics.View;
import io.strata.agent.configure.Settings;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * Drops meters of Micrometer by which an application tells what the agent tells as well, under the
 * semantic conventions' names. All others come through the agent's bridge.
 */
public final class MicrometerViews implements AutoConfigurationCustomizerProvider {
  /** Names of meters that are dropped; {@code *} stands for anything. */
  public static final String DROP = "strata.micrometer.drop";

  /** The bridge's instrumentation scope. */
  public static final String SCOPE = "io.opentelemetry.micrometer-1.5";

  /** The runtime, the process, HTTP servers and clients, pools of connections, Kafka's clients. */
  static final List<String> TOLD_BY_THE_AGENT =
      Collections.unmodifiableList(
          Arrays.asList(
              "jvm.buffer.*",
              "jvm.classes.*",
              "jvm.gc.*",
              "jvm.memory.*",
              "jvm.threads.*",
              "process.cpu.*",
              "process.files.*",
              "system.cpu.*",
              "system.load.average.1m",
              "http.server.requests*",
              "http.client.requests*",
              "hikaricp.*",
              "jdbc.connections.*",
              "kafka.consumer.*",
              "kafka.producer.*"));

  @Override
  public void customize(AutoConfigurationCustomizer customizer) {
    customizer.addMeterProviderCustomizer((meters, config) -> dropping(meters, dropped(config)));
  }

  /** The names of meters that are dropped, with asterisks. */
  public static List<String> dropped(ConfigProperties config) {
    return new Settings(config).list(DROP, TOLD_BY_THE_AGENT);
  }

  static SdkMeterProviderBuilder dropping(SdkMeterProviderBuilder meters, List<String> names) {
    for (String name : names) {
      meters.registerView(
          InstrumentSelector.builder().setMeterName(SCOPE).setName(name).build(),
          View.builder().setAggregation(Aggregation.drop()).build());
    }
    return meters;
  }
}
