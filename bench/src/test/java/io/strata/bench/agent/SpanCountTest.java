package io.strata.bench.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.TracesData;
import org.junit.jupiter.api.Test;

class SpanCountTest {
  @Test
  void countsTheSpansOfAllScopes() {
    TracesData traces =
        TracesData.newBuilder()
            .addResourceSpans(
                ResourceSpans.newBuilder()
                    .setResource(Resource.newBuilder().setDroppedAttributesCount(3))
                    .setSchemaUrl("schema")
                    .addScopeSpans(ScopeSpans.newBuilder().addSpans(span(1)).addSpans(span(2)))
                    .addScopeSpans(ScopeSpans.newBuilder().setSchemaUrl("other").addSpans(span(3))))
            .addResourceSpans(
                ResourceSpans.newBuilder().addScopeSpans(ScopeSpans.newBuilder().addSpans(span(4))))
            .build();

    assertThat(SpanCount.of(traces.toByteArray())).isEqualTo(4);
  }

  @Test
  void anEmptyMessageHasNone() {
    assertThat(SpanCount.of(new byte[0])).isZero();
  }

  private static Span span(int id) {
    return Span.newBuilder()
        .setSpanId(ByteString.copyFrom(new byte[] {0, 0, 0, 0, 0, 0, 0, (byte) id}))
        .setName("GET /products/{id}")
        .setStartTimeUnixNano(id)
        .build();
  }
}
