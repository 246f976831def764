package io.strata.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonParser;
import com.google.gson.JsonSyntaxException;
import io.strata.store.Retention;
import io.strata.store.StoreUnavailableException;
import io.strata.store.TelemetryStore;
import io.strata.store.log.LogReader;
import io.strata.store.log.LogWriter;
import io.strata.store.memory.MemoryStore;
import io.strata.store.metric.MetricChunkReader;
import io.strata.store.metric.MetricChunkWriter;
import io.strata.store.trace.TracePage;
import io.strata.store.trace.TraceQuery;
import io.strata.store.trace.TraceReader;
import io.strata.store.trace.TraceWriter;
import io.strata.telemetry.attribute.Attributes;
import io.strata.telemetry.resource.InstrumentationScope;
import io.strata.telemetry.resource.Resource;
import io.strata.telemetry.trace.Span;
import io.strata.telemetry.trace.SpanId;
import io.strata.telemetry.trace.SpanKind;
import io.strata.telemetry.trace.SpanReference;
import io.strata.telemetry.trace.SpanStatus;
import io.strata.telemetry.trace.TraceId;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A store that goes away while a trace is read. */
class TraceReadFailureTest {
  private static final String ID = "4bf92f3577b34da6a3ce929d0e0e4736";

  @ParameterizedTest
  @ValueSource(strings = {"/api/v1/traces/", "/jaeger/api/traces/"})
  void beforeTheFirstSpanItIsToldByTheStatus(String path) throws Exception {
    HttpResponse<String> answer = answer(path, 0);

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).contains("Elasticsearch does not answer");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/v1/traces/", "/jaeger/api/traces/"})
  void laterTheAnswerIsNoJsonAnyMore(String path) throws Exception {
    HttpResponse<String> answer = answer(path, 1);

    assertThat(answer.body()).contains(ID).doesNotContain("Elasticsearch");
    assertThatThrownBy(() -> JsonParser.parseString(answer.body()))
        .isInstanceOf(JsonSyntaxException.class);
  }

  @Test
  void aTraceOfManyPartsIsOneDocument() throws Exception {
    try (FakeAlertEngine alertEngine = new FakeAlertEngine();
        TestDashboard dashboard =
            new TestDashboard(
                ShopSeries.create(),
                new TracesOnly(new Parts(300, false)),
                alertEngine.url(),
                Map.of())) {
      String own = dashboard.json("/api/v1/traces/" + ID).toString();
      String jaeger = dashboard.json("/jaeger/api/traces/" + ID).toString();

      assertThat(own.split("\"spanId\"", -1)).hasSize(301);
      assertThat(jaeger.split("\"spanID\"", -1)).hasSize(301);
    }
  }

  private static HttpResponse<String> answer(String path, int parts) throws Exception {
    try (FakeAlertEngine alertEngine = new FakeAlertEngine();
        TestDashboard dashboard =
            new TestDashboard(
                ShopSeries.create(),
                new TracesOnly(new Parts(parts, true)),
                alertEngine.url(),
                Map.of())) {
      return dashboard.get(path + ID);
    }
  }

  /** Hands on parts of one span, and may fail then. */
  private record Parts(int parts, boolean fails) implements TraceReader {
    @Override
    public boolean read(TraceId traceId, int maxSpans, Consumer<? super List<Span>> part) {
      for (int i = 0; i < parts; i++) {
        part.accept(List.of(span(traceId, i + 1)));
      }
      if (fails) {
        throw new StoreUnavailableException("transport", "connection reset", null);
      }
      return true;
    }

    private static Span span(TraceId traceId, int id) {
      return new Span(
          new Resource(Attributes.ofText("service.name", "shop")),
          new InstrumentationScope("test", "1", Attributes.empty()),
          traceId,
          new SpanId(id),
          SpanId.NONE,
          "",
          0,
          "GET /",
          SpanKind.SERVER,
          1_000,
          2_000,
          Attributes.empty(),
          List.of(),
          List.of(),
          SpanStatus.UNSET,
          Span.DroppedCounts.NONE);
    }

    @Override
    public TracePage find(TraceQuery query) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Map<SpanReference, List<Span>> linkTargets(Collection<SpanReference> wanted) {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<String> services(Instant from, Instant to) {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<String> operations(String service, Instant from, Instant to) {
      throw new UnsupportedOperationException();
    }
  }

  /** A store whose traces are another's. */
  private record TracesOnly(TraceReader traceReader, TelemetryStore rest)
      implements TelemetryStore {
    TracesOnly(TraceReader traceReader) {
      this(traceReader, new MemoryStore());
    }

    @Override
    public TraceWriter traceWriter() {
      return rest.traceWriter();
    }

    @Override
    public LogWriter logWriter() {
      return rest.logWriter();
    }

    @Override
    public LogReader logReader() {
      return rest.logReader();
    }

    @Override
    public MetricChunkWriter metricChunkWriter() {
      return rest.metricChunkWriter();
    }

    @Override
    public MetricChunkReader metricChunkReader() {
      return rest.metricChunkReader();
    }

    @Override
    public List<String> deleteExpired(Instant now, Retention retention) {
      return rest.deleteExpired(now, retention);
    }

    @Override
    public void close() {
      rest.close();
    }
  }
}
