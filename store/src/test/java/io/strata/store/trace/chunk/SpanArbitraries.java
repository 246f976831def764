package io.strata.store.trace.chunk;

import io.strata.telemetry.attribute.AttributeValue;
import io.strata.telemetry.attribute.Attributes;
import io.strata.telemetry.attribute.Bytes;
import io.strata.telemetry.resource.InstrumentationScope;
import io.strata.telemetry.resource.Resource;
import io.strata.telemetry.trace.Span;
import io.strata.telemetry.trace.SpanEvent;
import io.strata.telemetry.trace.SpanId;
import io.strata.telemetry.trace.SpanKind;
import io.strata.telemetry.trace.SpanLink;
import io.strata.telemetry.trace.SpanStatus;
import io.strata.telemetry.trace.TraceId;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Any spans of a few traces, with everything that a span may have. */
final class SpanArbitraries {
  private SpanArbitraries() {}

  static Arbitrary<List<Span>> spans() {
    return span().list().ofMinSize(1).ofMaxSize(12);
  }

  /** Text that UTF-8 can hold, some of it well known. */
  private static Arbitrary<String> text() {
    return Arbitraries.oneOf(
        Arbitraries.of("", "GET", "http.route", "service.name", "ä€𝄞", "\u0000\u001f"),
        Arbitraries.strings().withCharRange('a', 'f').ofMaxLength(4));
  }

  private static Arbitrary<AttributeValue> value(int depth) {
    Arbitrary<AttributeValue> simple =
        Arbitraries.oneOf(
            text().map(AttributeValue::of),
            Arbitraries.longs().map(AttributeValue::of),
            Arbitraries.doubles().map(AttributeValue::of),
            Arbitraries.of(true, false).map(AttributeValue::of),
            Arbitraries.bytes()
                .array(byte[].class)
                .ofMaxSize(5)
                .map(bytes -> new AttributeValue.BytesValue(Bytes.copyOf(bytes))),
            Arbitraries.just(new AttributeValue.EmptyValue()),
            Arbitraries.just(AttributeValue.of(Double.NaN)));
    if (depth == 0) {
      return simple;
    }
    return Arbitraries.oneOf(
        simple,
        value(depth - 1).list().ofMaxSize(3).map(AttributeValue.ArrayValue::new),
        attributes(depth - 1).map(AttributeValue.MapValue::new));
  }

  private static Arbitrary<Attributes> attributes(int depth) {
    return Arbitraries.maps(text(), value(depth)).ofMaxSize(4).map(Attributes::of);
  }

  private static Arbitrary<SpanId> spanId() {
    return Arbitraries.oneOf(Arbitraries.longs(), Arbitraries.longs().between(0, 5))
        .map(SpanId::new);
  }

  private static Arbitrary<SpanEvent> event() {
    return Combinators.combine(
            text(), Arbitraries.longs(), attributes(1), Arbitraries.integers().between(0, 9))
        .as(SpanEvent::new);
  }

  private static Arbitrary<SpanLink> link() {
    return Combinators.combine(
            Arbitraries.longs().filter(high -> high != 0),
            spanId(),
            text(),
            attributes(1),
            Arbitraries.integers())
        .as((high, id, state, attributes, flags) ->
            new SpanLink(new TraceId(high, 7), id, state, attributes, flags, 3));
  }

  private static Arbitrary<SpanStatus> status() {
    return Arbitraries.oneOf(
        Arbitraries.just(SpanStatus.UNSET),
        text().map(message -> new SpanStatus(SpanStatus.Code.ERROR, message)),
        Arbitraries.just(new SpanStatus(SpanStatus.Code.OK, "")));
  }

  private record Identity(
      TraceId trace, SpanId id, SpanId parent, String state, int flags, String name) {}

  private record Details(
      Attributes attributes,
      List<SpanEvent> events,
      List<SpanLink> links,
      SpanStatus status,
      Span.DroppedCounts dropped) {}

  private static Arbitrary<Span> span() {
    Arbitrary<Identity> identity =
        Combinators.combine(
                Arbitraries.longs().between(1, 4).map(low -> new TraceId(1, low)),
                spanId(),
                spanId(),
                text(),
                Arbitraries.integers(),
                text())
            .as(Identity::new);
    Arbitrary<Details> details =
        Combinators.combine(
                attributes(2),
                event().list().ofMaxSize(2),
                link().list().ofMaxSize(2),
                status(),
                Arbitraries.of(Span.DroppedCounts.NONE, new Span.DroppedCounts(1, 2, 300)))
            .as(Details::new);
    return Combinators.combine(
            attributes(1).map(Resource::new),
            Combinators.combine(text(), text(), attributes(0)).as(InstrumentationScope::new),
            identity,
            Arbitraries.of(SpanKind.values()),
            Arbitraries.longs().greaterOrEqual(1),
            Arbitraries.longs().greaterOrEqual(0),
            details)
        .as((resource, scope, who, kind, start, end, what) ->
            new Span(
                resource,
                scope,
                who.trace(),
                who.id(),
                who.parent(),
                who.state(),
                who.flags(),
                who.name(),
                kind,
                start,
                end,
                what.attributes(),
                what.events(),
                what.links(),
                what.status(),
                what.dropped()));
  }
}
