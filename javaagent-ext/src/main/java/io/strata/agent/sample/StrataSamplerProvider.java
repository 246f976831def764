package io.strata.agent.sample;

import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.autoconfigure.spi.traces.ConfigurableSamplerProvider;
import io.opentelemetry.sdk.trace.samplers.Sampler;

/** Makes the sampler that {@code otel.traces.sampler=strata} names. */
public final class StrataSamplerProvider implements ConfigurableSamplerProvider {
  /** The sampler's name. */
  public static final String NAME = "strata";

  @Override
  public Sampler createSampler(ConfigProperties config) {
    return Sampling.begin(SampleSettings.of(config));
  }

  @Override
  public String getName() {
    return NAME;
  }
}
