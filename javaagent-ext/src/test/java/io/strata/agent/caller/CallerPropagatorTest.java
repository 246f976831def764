package io.strata.agent.caller;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallerPropagatorTest {
  private final SdkTracerProvider tracers = tracers(Sampler.alwaysOn());
  private final TextMapPropagator propagator = propagator(List.of());

  @BeforeEach
  void nameTheService() {
    LocalService.isOf(Resource.create(Attributes.builder().put("service.name", "shop").build()));
  }

  @Test
  void theCalleeLearnsTheCallersServiceAndEndpoint() {
    Context server = server("GET /cart");
    Span client = span("GET", SpanKind.CLIENT, server);

    Caller caller = requireNonNull(Caller.of(extracted(injected(propagator, server.with(client)))));

    assertThat(caller.service()).isEqualTo("shop");
    assertThat(caller.spanId()).isEqualTo(client.getSpanContext().getSpanId());
  }

  @Test
  void theEndpointIsThatOfTheServersSpan() {
    Headers headers = injected(propagator, server("GET /cart"));

    assertThat(requireNonNull(Caller.of(extracted(headers))).endpoint()).isEqualTo("GET /cart");
  }

  @Test
  void theOrderOfPropagatorsDoesNotMatter() {
    Headers headers = injected(propagator, server("GET /cart"));
    TextMapPropagator reversed =
        TextMapPropagator.composite(
            new CallerPropagator(new AllowedHosts(List.of())),
            W3CTraceContextPropagator.getInstance());

    assertThat(Caller.of(headers.received(reversed))).isNotNull();
  }

  @Test
  void aHopThatCopiesHeadersIsNotTakenForTheOneBefore() {
    Headers headers = injected(propagator, server("GET /cart"));
    Headers ofProxy = injected(propagator, server("proxy"));
    headers.set("traceparent", requireNonNull(ofProxy.get("traceparent")));

    Context context = extracted(headers);

    assertThat(Caller.of(context)).isNull();
    assertThat(Caller.unverified(context)).isNotNull();
  }

  @Test
  void aHeaderWithoutATraceIsNotBelieved() {
    Headers headers = injected(propagator, server("GET /cart"));
    headers.remove("traceparent");

    assertThat(Caller.of(extracted(headers))).isNull();
  }

  @Test
  void noHeaderMeansNoCaller() {
    Headers headers = injected(propagator, server("GET /cart"));
    headers.remove(CallerHeader.NAME);

    assertThat(Caller.of(extracted(headers))).isNull();
  }

  @Test
  void theCallerIsBelievedOfTheRequestAloneAndNotOfWhatItDoes() {
    Context request = extracted(injected(propagator, server("GET /cart")));
    Span inside = span("GET", SpanKind.SERVER, request);

    assertThat(Caller.of(request.with(inside))).isNull();
  }

  @Test
  void aDroppedTraceNamesItsCallerAsWell() {
    Span client =
        tracers(Sampler.alwaysOff())
            .get("test")
            .spanBuilder("GET")
            .setSpanKind(SpanKind.CLIENT)
            .startSpan();

    Headers headers = injected(propagator, Context.root().with(client));

    assertThat(headers.get("traceparent")).matches(".*-0[02]");
    assertThat(requireNonNull(Caller.of(extracted(headers))).service()).isEqualTo("shop");
  }

  @Test
  void withoutASpanNothingIsSent() {
    assertThat(injected(propagator, Context.root())).hasToString("{}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"cart", "CART", "a.shop.internal", "10.1.2.3"})
  void listedHostsAreTold(String host) {
    assertThat(headerTo(host, "cart", "*.shop.internal", "10.1.*")).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"api.example.com", "cart.example.com", "shop.internal", "10.10.2.3", ""})
  void othersAreNotTold(String host) {
    assertThat(headerTo(host, "cart", "*.shop.internal", "10.1.*")).isNull();
  }

  @Test
  void whoseHostIsNotKnownIsNotToldWhereHostsAreListed() {
    Context client = Context.root().with(span("call", SpanKind.CLIENT, Context.root()));

    assertThat(injected(propagator(List.of("cart")), client).get(CallerHeader.NAME)).isNull();
    assertThat(injected(propagator, client).get(CallerHeader.NAME)).isNotNull();
  }

  @Test
  void messagesCarryTheNameWhereMessagingIsListed() {
    Context producer = Context.root().with(span("send", SpanKind.PRODUCER, Context.root()));

    assertThat(injected(propagator(List.of("cart")), producer).get(CallerHeader.NAME)).isNull();
    assertThat(injected(propagator(List.of("messaging")), producer).get(CallerHeader.NAME))
        .isNotNull();
  }

  private @Nullable String headerTo(String host, String... allowed) {
    Span span =
        tracers
            .get("test")
            .spanBuilder("GET")
            .setSpanKind(SpanKind.CLIENT)
            .setAttribute("server.address", host)
            .startSpan();
    return injected(propagator(List.of(allowed)), Context.root().with(span)).get(CallerHeader.NAME);
  }

  private static SdkTracerProvider tracers(Sampler sampler) {
    return SdkTracerProvider.builder()
        .setSampler(sampler)
        // Without any, no spans would be made.
        .addSpanProcessor(SimpleSpanProcessor.create(InMemorySpanExporter.create()))
        .build();
  }

  private static TextMapPropagator propagator(List<String> hosts) {
    return TextMapPropagator.composite(
        W3CTraceContextPropagator.getInstance(), new CallerPropagator(new AllowedHosts(hosts)));
  }

  private Context server(String name) {
    return Context.root().with(span(name, SpanKind.SERVER, Context.root()));
  }

  private Span span(String name, SpanKind kind, Context parent) {
    return tracers.get("test").spanBuilder(name).setSpanKind(kind).setParent(parent).startSpan();
  }

  private static Headers injected(TextMapPropagator propagator, Context context) {
    return Headers.sent(propagator, context);
  }

  private Context extracted(Headers headers) {
    return headers.received(propagator);
  }
}
