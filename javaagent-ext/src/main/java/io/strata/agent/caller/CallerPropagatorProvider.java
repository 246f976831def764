package io.strata.agent.caller;

import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurablePropagatorProvider;

/** Makes the propagator that {@code otel.propagators} names {@value #NAME}. */
public final class CallerPropagatorProvider implements ConfigurablePropagatorProvider {
  /** The propagator's name. */
  public static final String NAME = "strata-caller";

  @Override
  public TextMapPropagator getPropagator(ConfigProperties config) {
    return propagator(AllowedHosts.of(config));
  }

  @Override
  public String getName() {
    return NAME;
  }

  /** The propagator for given hosts. */
  public static TextMapPropagator propagator(AllowedHosts hosts) {
    return new CallerPropagator(hosts);
  }
}
