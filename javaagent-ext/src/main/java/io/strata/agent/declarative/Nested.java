package io.strata.agent.declarative;

import io.opentelemetry.api.incubator.config.DeclarativeConfigException;
import io.opentelemetry.api.incubator.config.DeclarativeConfigProperties;
import io.opentelemetry.sdk.autoconfigure.spi.internal.ComponentProvider;

/** Makes a part that the file describes inside another one. */
final class Nested {
  private Nested() {}

  /**
   * The exporter of a processor or reader.
   *
   * @param around the node that has it below {@code exporter}
   * @throws DeclarativeConfigException where there is none, or nobody who makes it
   */
  static <T> T exporter(Class<T> type, DeclarativeConfigProperties around) {
    DeclarativeConfigProperties node = around.get("exporter");
    if (node.getPropertyKeys().size() != 1) {
      throw new DeclarativeConfigException("one exporter is needed, not " + node.getPropertyKeys());
    }
    String name = node.getPropertyKeys().iterator().next();
    for (ComponentProvider provider : node.getComponentLoader().load(ComponentProvider.class)) {
      if (provider.getType() == type && provider.getName().equals(name)) {
        return type.cast(provider.create(node.get(name)));
      }
    }
    throw new DeclarativeConfigException("no " + type.getSimpleName() + " is named " + name);
  }
}
