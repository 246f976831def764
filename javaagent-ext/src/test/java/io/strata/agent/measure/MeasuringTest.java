package io.strata.agent.measure;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.autoconfigure.spi.internal.DefaultConfigProperties;
import io.opentelemetry.sdk.metrics.data.DoublePointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.data.MetricDataType;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.testing.time.TestClock;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.strata.agent.caller.AllowedHosts;
import io.strata.agent.caller.LocalOperation;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MeasuringTest {
  private static final long T0 = 1_700_000_000_000_000_000L;
  private static final AllowedHosts ALL = AllowedHosts.named(List.of());

  @AfterEach
  void endCounting() {
    Measuring.setCurrent(null);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void slowStatementsAreToldWithoutTheirLiterals(boolean sampled) {
    InstrumentedService service = service(sampled);
    String sql = "select * from lines where id = ";
    service.run(Context.root(), statement("postgresql", sql + 7, 600));
    service.run(Context.root(), statement("postgresql", sql + 8, 500));
    service.run(Context.root(), statement("postgresql", sql + 9, 499));
    service.run(Context.root(), statement("redis", "GET user:7", 50));
    service.run(Context.root(), statement("redis", "GET user:8", 49));

    Map<String, Double> figures = figures(service);
    String lines =
        "{db_system=postgresql, server=postgresql@db:5432, service=shop, service_namespace=test,"
            + " statement=select * from lines where id = ?}";
    String get =
        "{db_system=redis, server=redis@db:6379, service=shop, service_namespace=test,"
            + " statement=GET}";
    assertThat(figures)
        .containsEntry("strata_slow_statements_total" + lines, 2.0)
        .containsEntry("strata_slow_statements_seconds_total" + lines, 1.1)
        .containsEntry("strata_slow_statements_total" + get, 1.0);
    assertThat(figures.keySet()).filteredOn(key -> key.contains("statements_total")).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anExceptionIsCountedOnceHoweverManyOperationsItEnds(boolean sampled) {
    InstrumentedService service = service(sampled);
    for (int i = 0; i < 3; i++) {
      IllegalStateException thrown = new IllegalStateException("order " + i + " is gone");
      service.fail(Context.root(), statement("redis", "GET", 1), thrown);
      service.fail(
          Context.root(), call(OperationType.HTTP_SERVER), new RuntimeException("no", thrown));
    }

    assertThat(figures(service))
        .containsEntry(
            "strata_exceptions_total{exception_type=java.lang.IllegalStateException,"
                + " message=order # is gone, service=shop, service_namespace=test,"
                + " top_frame=io.strata.agent.measure.MeasuringTest"
                + ".anExceptionIsCountedOnceHoweverManyOperationsItEnds}",
            3.0);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatRunsIsKnownByTheOperationThatWasAskedFor(boolean sampled) {
    InstrumentedService service = service(sampled);
    Context request = service.run(Context.root(), call(OperationType.HTTP_SERVER));
    Context inside = service.run(request, call(OperationType.HTTP_CLIENT));
    Context message = service.run(inside, call(OperationType.CONSUMER));

    assertThat(requireNonNull(LocalOperation.of(request)).name()).isEqualTo("HTTP_SERVER");
    assertThat(requireNonNull(LocalOperation.of(inside)).name()).isEqualTo("HTTP_SERVER");
    assertThat(requireNonNull(LocalOperation.of(message)).name()).isEqualTo("CONSUMER");
    assertThat(LocalOperation.of(Context.root())).isNull();
  }

  @Test
  void whatIsBegunByHandIsKnownByItsSpan() {
    InstrumentedService service = service(true);
    Context task =
        service.runByHand(Context.root(), SpanKind.INTERNAL, call(OperationType.HTTP_SERVER));
    Context inside = service.run(task, call(OperationType.HTTP_CLIENT));

    assertThat(requireNonNull(LocalOperation.of(inside)).name()).isEqualTo("HTTP_SERVER");
  }

  @Test
  void ofSpansThatAreDroppedOnlyThoseAreRecordedThatNobodyElseCounts() {
    InstrumentedService service = service(false);
    Context request = service.run(Context.root(), call(OperationType.HTTP_SERVER));
    Context client = service.runByHand(request, SpanKind.CLIENT, call(OperationType.HTTP_CLIENT));
    Context step = service.runByHand(request, SpanKind.INTERNAL, call(OperationType.HTTP_CLIENT));
    Context task =
        service.runByHand(Context.root(), SpanKind.INTERNAL, call(OperationType.HTTP_CLIENT));

    assertThat(isRecorded(request)).isFalse();
    assertThat(isRecorded(client)).isTrue();
    assertThat(isRecorded(step)).isFalse();
    assertThat(isRecorded(task)).isTrue();
    assertThat(Span.fromContext(client).getSpanContext().isSampled()).isFalse();
    assertThat(service.spans()).isEmpty();
  }

  private static boolean isRecorded(Context context) {
    return Span.fromContext(context) instanceof io.opentelemetry.sdk.trace.ReadableSpan;
  }

  @Test
  void theResourceIsMarkedOnlyWhereFiguresGoSomewhere() {
    assertThat(marked(Map.of(), "strata-kafka")).isEqualTo("true");
    assertThat(marked(Map.of(), "otlp")).isEqualTo("true");
    assertThat(marked(Map.of(), "none")).isNull();
    assertThat(marked(Map.of(), "prometheus")).isNull();
    assertThat(marked(Map.of("strata.measure.enabled", "false"), "strata-kafka")).isNull();
    assertThat(Measuring.spanProcessor()).isNull();
    assertThat(Measuring.sampler(Sampler.alwaysOn())).isSameAs(Sampler.alwaysOn());
  }

  private static @Nullable String marked(Map<String, String> properties, String exporter) {
    MeasureSettings settings =
        MeasureSettings.of(DefaultConfigProperties.createFromMap(properties), List.of(exporter));
    return Measuring.begin(settings, ALL, Resource.empty())
        .getAttribute(AttributeKey.stringKey("strata.counted"));
  }

  private static InstrumentedService service(boolean sampled) {
    return new InstrumentedService(
        "shop",
        sampled ? Sampler.alwaysOn() : Sampler.alwaysOff(),
        ALL,
        TestClock.create(Instant.ofEpochSecond(T0 / 1_000_000_000)));
  }

  private static Call statement(String system, String text, long millis) {
    return new Call(
        OperationType.DATABASE,
        "query",
        Attributes.builder()
            .put("db.system.name", system)
            .put("db.query.text", text)
            .put("server.address", "db")
            .build(),
        Attributes.empty(),
        StatusCode.UNSET,
        T0,
        millis * 1_000_000);
  }

  private static Call call(OperationType type) {
    return new Call(
        type, type.name(), Attributes.empty(), Attributes.empty(), StatusCode.UNSET, T0, 1_000_000);
  }

  /** The values of sums by name and labels; without lines of code. */
  private static Map<String, Double> figures(InstrumentedService service) {
    Map<String, Double> figures = new TreeMap<>();
    for (MetricData metric : service.counted()) {
      if (metric.getType() == MetricDataType.DOUBLE_SUM) {
        for (DoublePointData point : metric.getDoubleSumData().getPoints()) {
          Map<String, String> labels = new TreeMap<>();
          point
              .getAttributes()
              .forEach((key, value) ->
                  labels.put(key.getKey(), value.toString().replaceAll("(\\w):\\d{2,3}$", "$1")));
          figures.put(metric.getName() + labels, point.getValue());
        }
      }
    }
    return figures;
  }
}
