package io.strata.agent.measure;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.metrics.InstrumentType;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.testing.time.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class FiguresExportTest {
  private static final long T0 = 1_700_000_000_000_000_000L;

  private final TestClock clock = TestClock.create(Instant.ofEpochSecond(T0 / 1_000_000_000));
  private final Losses losses = new Losses();
  private final Windows windows = new Windows(clock, losses);
  private final Exporter exporter = new Exporter();
  private final FiguresExport export =
      new FiguresExport(
          exporter,
          windows,
          new DerivedMetrics(
              Resource.create(Attributes.builder().put("service.name", "shop").build())),
          losses,
          clock);

  @Test
  void sendsAWindowShortlyAfterItsEnd() {
    assertThat(FiguresExport.untilNextNanos(T0)).isEqualTo(250_000_000);
    assertThat(FiguresExport.untilNextNanos(T0 + 250_000_000)).isEqualTo(10_000_000_000L);
    assertThat(FiguresExport.untilNextNanos(T0 + 9_000_000_000L)).isEqualTo(1_250_000_000);
  }

  @Test
  void theOpenWindowWaits() {
    add("a");
    export.flushEnded();
    assertThat(exporter.taken).isEmpty();

    clock.advance(Duration.ofMillis(10_250));
    export.flushEnded();
    assertThat(exporter.taken).hasSize(1);
    export.flushEnded();
    assertThat(exporter.taken).hasSize(1);
  }

  @Test
  void whatIsNotTakenIsSentAgainUnchanged() {
    add("a");
    exporter.refuses = true;
    export.flushAll();
    export.flushAll();
    exporter.refuses = false;
    add("b");
    export.flushAll();
    export.flushAll();

    assertThat(exporter.taken).hasSize(2);
    assertThat(exporter.offered.get(0)).isSameAs(exporter.offered.get(1));
    assertThat(origin(exporter.taken.get(0))).endsWith("/0");
    assertThat(origin(exporter.taken.get(1))).endsWith("/1");
    assertThat(losses.unsent()).isZero();
  }

  @Test
  void whatWaitsIsBounded() {
    exporter.refuses = true;
    for (int round = 0; round < 40; round++) {
      for (int i = 0; i < 1_000; i++) {
        add("name " + i);
      }
      export.flushAll();
    }

    assertThat(losses.unsent()).isBetween(20_000L, 40_000L);
  }

  @Test
  void theEndSendsTheOpenWindowBeforeTheExporterEnds() {
    MeasuringExporter measuring = new MeasuringExporter(exporter, export);
    add("a");

    assertThat(measuring.shutdown().join(10, TimeUnit.SECONDS).isSuccess()).isTrue();

    assertThat(exporter.taken).hasSize(1);
    assertThat(exporter.takenAtShutdown).isEqualTo(1);
  }

  @Test
  void ofAnExportersOwnMetricsNothingChanges() {
    MeasuringExporter measuring = new MeasuringExporter(exporter, export);
    List<MetricData> metrics = List.of();

    assertThat(measuring.export(metrics).isSuccess()).isTrue();
    assertThat(exporter.offered).containsExactly(metrics);
    assertThat(measuring.getAggregationTemporality(InstrumentType.COUNTER))
        .isEqualTo(AggregationTemporality.CUMULATIVE);
    assertThat(measuring.shutdown().join(10, TimeUnit.SECONDS).isSuccess()).isTrue();
  }

  private void add(String name) {
    requireNonNull(windows.at(clock.now()))
        .addEndpoint(name, SpanKind.SERVER, StatusCode.UNSET, 1_000);
  }

  private static String origin(Collection<MetricData> metrics) {
    return requireNonNull(
        metrics
            .iterator()
            .next()
            .getInstrumentationScopeInfo()
            .getAttributes()
            .get(DerivedMetrics.ORIGIN));
  }

  /** Takes or refuses what it is offered. */
  private static final class Exporter implements MetricExporter {
    final List<Collection<MetricData>> offered = new ArrayList<>();
    final List<Collection<MetricData>> taken = new ArrayList<>();
    boolean refuses;
    int takenAtShutdown;

    @Override
    public CompletableResultCode export(Collection<MetricData> metrics) {
      offered.add(metrics);
      if (refuses) {
        return CompletableResultCode.ofFailure();
      }
      taken.add(metrics);
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode flush() {
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode shutdown() {
      takenAtShutdown = taken.size();
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public AggregationTemporality getAggregationTemporality(InstrumentType instrumentType) {
      return AggregationTemporality.CUMULATIVE;
    }
  }
}
