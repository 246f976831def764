package io.strata.store.contract;

import static io.strata.store.contract.Fixtures.NOON;
import static io.strata.store.contract.Fixtures.log;
import static io.strata.store.contract.Fixtures.span;
import static io.strata.store.contract.Fixtures.trace;
import static org.assertj.core.api.Assertions.assertThat;

import io.strata.metrics.chunk.ChunkKind;
import io.strata.metrics.chunk.SampleCodec;
import io.strata.metrics.series.Labels;
import io.strata.metrics.series.Samples;
import io.strata.store.Retention;
import io.strata.store.TelemetryStore;
import io.strata.store.log.LogEntry;
import io.strata.store.log.LogQuery;
import io.strata.store.metric.MetricChunk;
import io.strata.store.trace.TraceChunk;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a store must do to data that is older than it is kept. */
public abstract class RetentionContract {
  private static final long DAY = Duration.ofDays(1).toMillis();

  /** A new, empty store. */
  protected abstract StoreUnderTest open();

  @Test
  void expiredDaysAreDeletedOnceAndNothingElse() {
    try (StoreUnderTest subject = open()) {
      TelemetryStore store = subject.store();
      store.traceWriter().write(List.of(chunk(1, -4), chunk(2, -2), chunk(3, 0)));
      store.logWriter().write(List.of(entry(0, -8), entry(1, 0)));
      store.metricChunkWriter().write(List.of(metric(-31), metric(-29), metric(0)));
      subject.settle();
      assertThat(store.deleteExpired(NOON, Retention.DEFAULT)).hasSize(3);
      assertThat(store.deleteExpired(NOON, Retention.DEFAULT)).isEmpty();
      assertThat(store.traceReader().trace(trace(1))).isEmpty();
      assertThat(store.traceReader().trace(trace(2))).hasSize(1);
      LogQuery all =
          LogQuery.all(NOON.minus(Duration.ofDays(20)), NOON.plus(Duration.ofDays(1)), 10);
      assertThat(store.logReader().find(all).logs()).containsExactly(entry(1, 0));
      assertThat(
              store
                  .metricChunkReader()
                  .selectRaw(List.of(), 0, NOON.toEpochMilli())
                  .series()
                  .getFirst()
                  .samples()
                  .values())
          .containsExactly(-29, 0);
    }
  }

  private static TraceChunk chunk(long number, long days) {
    return Fixtures.chunk(
        0, number, 0, List.of(span(trace(number), 1, "shop", "a").at(days * DAY, 1).build()));
  }

  private static LogEntry entry(long offset, long days) {
    return new LogEntry(log(days * DAY * 1_000_000, "shop", 9, "line"), 0, offset, 0);
  }

  private static MetricChunk metric(long days) {
    long time = NOON.toEpochMilli() + days * DAY;
    return new MetricChunk(
        Labels.of("__name__", "load"),
        time,
        "",
        ChunkKind.SAMPLES,
        time,
        time,
        SampleCodec.encodeSamples(new Samples(new long[] {time}, new double[] {days})));
  }
}
