package io.strata.agent.sample;

import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizer;
import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizerProvider;

/** Lets what is kept get to the exporters of an SDK that is configured by properties. */
public final class SampleCustomizer implements AutoConfigurationCustomizerProvider {
  @Override
  public void customize(AutoConfigurationCustomizer customizer) {
    customizer.addSpanProcessorCustomizer((processor, config) -> Sampling.before(processor));
  }
}
