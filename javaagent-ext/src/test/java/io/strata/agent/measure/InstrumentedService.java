package io.strata.agent.measure;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TracerProvider;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.instrumentation.api.instrumenter.AttributesExtractor;
import io.opentelemetry.instrumentation.api.instrumenter.Instrumenter;
import io.opentelemetry.instrumentation.api.internal.InstrumenterUtil;
import io.opentelemetry.instrumentation.api.internal.SpanKey;
import io.opentelemetry.instrumentation.api.internal.SpanKeyProvider;
import io.opentelemetry.sdk.common.Clock;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.strata.agent.caller.AllowedHosts;
import io.strata.agent.caller.CallerPropagatorProvider;
import io.strata.agent.caller.Headers;
import io.strata.agent.caller.LocalService;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A service with the SDK, the real instrumentation API and counting, in this JVM. Of several the
 * one that acts is the process's at that moment.
 */
final class InstrumentedService {
  private static final Map<OperationType, SpanKey> KEYS =
      new EnumMap<>(
          Map.of(
              OperationType.HTTP_SERVER, SpanKey.HTTP_SERVER,
              OperationType.RPC_SERVER, SpanKey.RPC_SERVER,
              OperationType.CONSUMER, SpanKey.CONSUMER_PROCESS,
              OperationType.RECEIVER, SpanKey.CONSUMER_RECEIVE,
              OperationType.PRODUCER, SpanKey.PRODUCER,
              OperationType.DATABASE, SpanKey.DB_CLIENT,
              OperationType.RPC_CLIENT, SpanKey.RPC_CLIENT,
              OperationType.HTTP_CLIENT, SpanKey.HTTP_CLIENT));

  private final Resource resource;
  private final Measuring measuring;
  private final InMemorySpanExporter exported = InMemorySpanExporter.create();
  private final SdkTracerProvider tracers;
  private final TextMapPropagator propagator;
  private final DerivedMetrics metrics;
  private final FiguresOf figures;
  private final Map<OperationType, Instrumenter<Call, Call>> instrumenters =
      new EnumMap<>(OperationType.class);

  /** Takes the windows that were counted. */
  interface FiguresOf {
    Collection<MetricData> all();
  }

  InstrumentedService(String name, Sampler sampler, AllowedHosts hosts, Clock clock) {
    resource =
        Resource.create(
            Attributes.builder()
                .put("service.name", name)
                .put("service.namespace", "test")
                .put("service.instance.id", name + "-1")
                .build());
    measuring = new Measuring(MeasureSettings.defaults(), hosts, resource, clock);
    metrics = new DerivedMetrics(resource);
    figures = () -> metrics.of(measuring.windows().takeBefore(Long.MAX_VALUE));
    ForeignHosts foreign = new ForeignHosts(hosts);
    tracers =
        SdkTracerProvider.builder()
            .setResource(resource)
            .setSampler(new CountingSampler(sampler, foreign))
            .addSpanProcessor(new CountedSpans(measuring, foreign))
            .addSpanProcessor(SimpleSpanProcessor.create(exported))
            .build();
    propagator =
        TextMapPropagator.composite(
            W3CTraceContextPropagator.getInstance(), CallerPropagatorProvider.propagator(hosts));
    OpenTelemetry sdk = new Sdk(tracers, ContextPropagators.create(propagator));
    KEYS.forEach((type, key) -> instrumenters.put(type, instrumenter(sdk, type, key)));
  }

  /** The SDK's own class asks for a part of the API that is not published for it. */
  private record Sdk(TracerProvider tracers, ContextPropagators propagators)
      implements OpenTelemetry {
    @Override
    public TracerProvider getTracerProvider() {
      return tracers;
    }

    @Override
    public ContextPropagators getPropagators() {
      return propagators;
    }
  }

  private static Instrumenter<Call, Call> instrumenter(
      OpenTelemetry sdk, OperationType type, SpanKey key) {
    return Instrumenter.<Call, Call>builder(sdk, "io.opentelemetry.test", Call::name)
        .addAttributesExtractor(new Extractor(key))
        .setSpanStatusExtractor((status, call, response, error) -> {
          if (call.status() != StatusCode.UNSET) {
            status.setStatus(call.status());
          }
        })
        .buildInstrumenter(call -> type.usualKind());
  }

  /** Tells the attributes, and what kind of instrumentation it is. */
  private record Extractor(SpanKey key)
      implements AttributesExtractor<Call, Call>, SpanKeyProvider {
    @Override
    public void onStart(AttributesBuilder attributes, Context parentContext, Call call) {
      attributes.putAll(call.start());
    }

    @Override
    public void onEnd(
        AttributesBuilder attributes,
        Context context,
        Call call,
        @Nullable Call response,
        @Nullable Throwable error) {
      attributes.putAll(call.end());
    }

    @Override
    public SpanKey internalGetSpanKey() {
      return key;
    }
  }

  /** From now on this is the service of the process. */
  void act() {
    LocalService.isOf(resource);
    Measuring.setCurrent(measuring);
  }

  /** Runs an operation by an instrumentation; its context. */
  Context run(Context parent, Call call) {
    return run(parent, call, null);
  }

  /** Runs one that ends with an exception. */
  void fail(Context parent, Call call, Throwable thrown) {
    run(parent, call, thrown);
  }

  private Context run(Context parent, Call call, @Nullable Throwable thrown) {
    act();
    return InstrumenterUtil.startAndEnd(
        Objects.requireNonNull(instrumenters.get(call.type())),
        parent,
        call,
        call,
        thrown,
        instant(call.startNanos()),
        instant(call.endNanos()));
  }

  /** The same by a span that is made by hand. */
  Context runByHand(Context parent, SpanKind kind, Call call) {
    act();
    Span span =
        tracers
            .get("by-hand")
            .spanBuilder(call.name())
            .setParent(parent)
            .setSpanKind(kind)
            .setAllAttributes(call.start())
            .setStartTimestamp(call.startNanos(), TimeUnit.NANOSECONDS)
            .startSpan();
    span.setAllAttributes(call.end());
    span.setStatus(call.status());
    span.end(call.endNanos(), TimeUnit.NANOSECONDS);
    return parent.with(span);
  }

  private static Instant instant(long nanos) {
    return Instant.ofEpochSecond(nanos / 1_000_000_000, nanos % 1_000_000_000);
  }

  /** What a request from a context carries. */
  Headers send(Context context) {
    act();
    return Headers.sent(propagator, context);
  }

  /** The context of a request. */
  Context receive(Headers headers) {
    act();
    return headers.received(propagator);
  }

  /** The spans that were sampled. */
  List<SpanData> spans() {
    return exported.getFinishedSpanItems();
  }

  /** What was counted since it was asked for last. */
  Collection<MetricData> counted() {
    return figures.all();
  }
}
