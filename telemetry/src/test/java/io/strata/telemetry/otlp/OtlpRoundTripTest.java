package io.strata.telemetry.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.strata.telemetry.attribute.AttributeValue;
import io.strata.telemetry.attribute.Attributes;
import io.strata.telemetry.attribute.Bytes;
import io.strata.telemetry.log.LogRecord;
import io.strata.telemetry.metric.AggregationTemporality;
import io.strata.telemetry.metric.ExponentialHistogramPoint;
import io.strata.telemetry.metric.HistogramPoint;
import io.strata.telemetry.metric.Metric;
import io.strata.telemetry.metric.MetricData;
import io.strata.telemetry.metric.NumberPoint;
import io.strata.telemetry.metric.SummaryPoint;
import io.strata.telemetry.resource.InstrumentationScope;
import io.strata.telemetry.resource.Resource;
import io.strata.telemetry.trace.Span;
import io.strata.telemetry.trace.SpanEvent;
import io.strata.telemetry.trace.SpanId;
import io.strata.telemetry.trace.SpanKind;
import io.strata.telemetry.trace.SpanLink;
import io.strata.telemetry.trace.SpanStatus;
import io.strata.telemetry.trace.TraceId;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class OtlpRoundTripTest {
  private static final Resource RESOURCE =
      new Resource(Attributes.ofText("service.name", "checkout", "host.id", "h1"));
  private static final InstrumentationScope SCOPE =
      new InstrumentationScope("http", "1.0", Attributes.ofText("k", "v"));
  private static final Attributes ALL_TYPES =
      Attributes.builder()
          .put("text", "x")
          .put("long", Long.MIN_VALUE)
          .put("double", AttributeValue.of(1.5))
          .put("boolean", AttributeValue.of(true))
          .put("bytes", new AttributeValue.BytesValue(Bytes.copyOf(new byte[] {1, 2})))
          .put("array", new AttributeValue.ArrayValue(List.of(AttributeValue.of(1))))
          .put("map", new AttributeValue.MapValue(Attributes.ofText("a", "b")))
          .put("empty", new AttributeValue.EmptyValue())
          .build();
  private static final TraceId TRACE = new TraceId(1, 2);

  private static Span span(long id, long parent) {
    return new Span(
        RESOURCE,
        SCOPE,
        TRACE,
        new SpanId(id),
        new SpanId(parent),
        "ot=th:8",
        0x101,
        "GET /",
        SpanKind.SERVER,
        1_000,
        2_000,
        ALL_TYPES,
        List.of(new SpanEvent("exception", 1_500, Attributes.ofText("e", "f"), 1)),
        List.of(new SpanLink(new TraceId(3, 4), new SpanId(5), "a=b", ALL_TYPES, 1, 2)),
        new SpanStatus(SpanStatus.Code.ERROR, "broken"),
        new Span.DroppedCounts(1, 2, 3));
  }

  @Test
  void spansKeepEverything() {
    List<Span> spans = List.of(span(1, 0), span(2, 1));
    Decoded<Span> decoded = OtlpDecoder.spans(OtlpEncoder.spans(spans));
    assertThat(decoded.items()).isEqualTo(spans);
    assertThat(decoded.rejectedCount()).isZero();
  }

  @Test
  void spansOfOneResourceAndScopeShareTheirMessages() {
    ExportTraceServiceRequest request = OtlpEncoder.traceRequest(List.of(span(1, 0), span(2, 1)));
    assertThat(request.getResourceSpansCount()).isEqualTo(1);
    assertThat(request.getResourceSpans(0).getScopeSpansCount()).isEqualTo(1);
  }

  @Test
  void logRecordsKeepEverything() {
    List<LogRecord> records =
        List.of(
            new LogRecord(
                RESOURCE,
                SCOPE,
                1_000,
                1_100,
                17,
                "ERROR",
                AttributeValue.of("payment refused"),
                ALL_TYPES,
                TRACE,
                new SpanId(7),
                1,
                "event",
                3),
            new LogRecord(
                RESOURCE,
                InstrumentationScope.NONE,
                1_000,
                0,
                0,
                "",
                new AttributeValue.MapValue(ALL_TYPES),
                Attributes.empty(),
                null,
                SpanId.NONE,
                0,
                "",
                0));
    assertThat(OtlpDecoder.logs(OtlpEncoder.logs(records)).items()).isEqualTo(records);
  }

  @Test
  void metricsOfEveryKindKeepEverything() {
    Attributes labels = Attributes.ofText("a", "b");
    List<Metric> metrics =
        List.of(
            metric(new MetricData.Gauge(List.of(new NumberPoint(labels, 0, 10, 1.5, false)))),
            metric(
                new MetricData.Sum(
                    List.of(new NumberPoint(labels, 5, 10, 3, true)),
                    AggregationTemporality.DELTA,
                    true)),
            metric(
                new MetricData.Histogram(
                    List.of(
                        new HistogramPoint(
                            labels,
                            5,
                            10,
                            3,
                            OptionalDouble.of(4.5),
                            List.of(1L, 2L),
                            List.of(0.5),
                            false)),
                    AggregationTemporality.CUMULATIVE)),
            metric(
                new MetricData.ExponentialHistogram(
                    List.of(
                        new ExponentialHistogramPoint(
                            labels,
                            5,
                            10,
                            3,
                            OptionalDouble.empty(),
                            2,
                            1,
                            0.1,
                            new ExponentialHistogramPoint.Buckets(-3, List.of(1L, 0L, 1L)),
                            new ExponentialHistogramPoint.Buckets(0, List.of()),
                            false)),
                    AggregationTemporality.DELTA)),
            metric(
                new MetricData.Summary(
                    List.of(
                        new SummaryPoint(
                            labels,
                            5,
                            10,
                            3,
                            4.5,
                            List.of(new SummaryPoint.Quantile(0.5, 1)),
                            false)))));
    assertThat(OtlpDecoder.metrics(OtlpEncoder.metrics(metrics)).items()).isEqualTo(metrics);
  }

  private static Metric metric(MetricData data) {
    return new Metric(RESOURCE, SCOPE, "m", "what", "s", data);
  }

  @Test
  void spansWithInvalidIdsOrTimesAreLeftOutAndCounted() {
    ExportTraceServiceRequest.Builder request =
        OtlpEncoder.traceRequest(List.of(span(1, 0), span(2, 0), span(3, 0), span(4, 0)))
            .toBuilder();
    var spans = request.getResourceSpansBuilder(0).getScopeSpansBuilder(0);
    spans.getSpansBuilder(0).clearTraceId();
    spans.getSpansBuilder(1).setSpanId(com.google.protobuf.ByteString.copyFrom(new byte[8]));
    spans.getSpansBuilder(2).setStartTimeUnixNano(0);
    Decoded<Span> decoded = OtlpDecoder.spans(request.build().toByteArray());
    assertThat(decoded.items()).containsExactly(span(4, 0));
    assertThat(decoded.rejected())
        .isEqualTo(Map.of("invalid_trace_id", 1, "invalid_span_id", 1, "invalid_time", 1));
  }

  @Test
  void aTruncatedRequestIsRefusedWithItsReason() {
    byte[] request = OtlpEncoder.spans(List.of(span(1, 0)));
    assertThatThrownBy(() -> OtlpDecoder.spans(Arrays.copyOf(request, request.length - 1)))
        .isInstanceOf(MalformedTelemetryException.class)
        .satisfies(e ->
            assertThat(((MalformedTelemetryException) e).reason().label())
                .isEqualTo("undecodable"));
  }

  @Property
  void noBytesEndInAnythingButItemsOrARefusal(@ForAll byte[] bytes) {
    for (Runnable decode :
        List.<Runnable>of(
            () -> OtlpDecoder.spans(bytes),
            () -> OtlpDecoder.logs(bytes),
            () -> OtlpDecoder.metrics(bytes))) {
      try {
        decode.run();
      } catch (MalformedTelemetryException e) {
        assertThat(e.reason()).isEqualTo(MalformedTelemetryException.Reason.UNDECODABLE);
      }
    }
  }
}
