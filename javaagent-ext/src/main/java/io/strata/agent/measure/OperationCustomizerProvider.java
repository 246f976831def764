package io.strata.agent.measure;

import io.opentelemetry.instrumentation.api.incubator.instrumenter.InstrumenterCustomizer;
import io.opentelemetry.instrumentation.api.incubator.instrumenter.InstrumenterCustomizerProvider;
import io.strata.agent.caller.IgnoredHeaders;

/** Attaches counting to every instrumentation whose operations the conventions know. */
public final class OperationCustomizerProvider implements InstrumenterCustomizerProvider {
  @Override
  public void customize(InstrumenterCustomizer instrumentation) {
    OperationType type = OperationType.of(instrumentation);
    if (type == null) {
      return;
    }
    IgnoredHeaders.registerWhenPossible();
    OperationProbe probe = new OperationProbe(type);
    instrumentation
        .setSpanStatusExtractorCustomizer(probe::of)
        .addAttributesExtractor(probe)
        .addContextCustomizer(probe)
        .addOperationMetrics(meter -> probe);
  }
}
