package io.strata.agent.declarative;

import io.opentelemetry.api.incubator.config.DeclarativeConfigProperties;
import io.opentelemetry.common.ComponentLoader;
import io.opentelemetry.sdk.autoconfigure.declarativeconfig.DeclarativeConfigurationCustomizerProvider;
import java.util.Collections;

/**
 * Types of the API by the names that they have in the agent, under which its own classes know them.
 * When this class is loaded, both names are of one type.
 */
final class InTheAgent {
  private InTheAgent() {}

  static io.opentelemetry.javaagent.shaded.io.opentelemetry.api.incubator.config
          .DeclarativeConfigProperties
      config(DeclarativeConfigProperties config) {
    return (io.opentelemetry.javaagent.shaded.io.opentelemetry.api.incubator.config
            .DeclarativeConfigProperties)
        config;
  }

  /**
   * Finds the agent's parts and the extension's, but none that change the model: these allow for
   * one SDK only.
   */
  static io.opentelemetry.javaagent.shaded.io.opentelemetry.common.ComponentLoader
      componentLoader() {
    return (io.opentelemetry.javaagent.shaded.io.opentelemetry.common.ComponentLoader)
        (Object) new Parts();
  }

  private static final class Parts implements ComponentLoader {
    private final ComponentLoader all =
        ComponentLoader.forClassLoader(InTheAgent.class.getClassLoader());

    @Override
    public <T> Iterable<T> load(Class<T> spiClass) {
      return spiClass == DeclarativeConfigurationCustomizerProvider.class
          ? Collections.emptyList()
          : all.load(spiClass);
    }
  }
}
