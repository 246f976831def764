package io.strata.bench.jmh;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.strata.collector.derive.SpanDeriver;
import io.strata.collector.index.PipelinePorts;
import io.strata.collector.index.Position;
import io.strata.collector.index.TracePipeline;
import io.strata.collector.ownmetrics.CollectorMetrics;
import io.strata.collector.stream.StreamRecord;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/**
 * The pipeline of a partition without its outputs: decode, assemble, derive, close segments. An
 * operation is a span; {@link DecodeBenchmark}'s figure is part of it.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class AssembleBenchmark {
  private static final long SEGMENT_BYTES = 8 << 20;
  private static final int RECORDS = 512;

  private final List<byte[]> records = ShopRecords.records(RECORDS, 4);
  private TracePipeline pipeline = pipeline(_ -> {});
  private long offset;

  private interface Chunks {
    void take(Object chunks);
  }

  /** Starts anew: repeated records would be duplicates. */
  @Setup(Level.Iteration)
  public void start(Blackhole blackhole) {
    pipeline = pipeline(blackhole::consume);
    offset = 0;
  }

  private static TracePipeline pipeline(Chunks chunks) {
    return new TracePipeline(
        0,
        Position.at(0),
        new TracePipeline.Settings(
            SEGMENT_BYTES, Duration.ofSeconds(30), SpanDeriver.Settings.defaults()),
        new TracePipeline.Outputs(chunks::take, (_, _, metrics) -> chunks.take(metrics)),
        new PipelinePorts(_ -> {}, _ -> {}, new CollectorMetrics(new SimpleMeterRegistry())),
        InstantSource.system());
  }

  /** Takes a record; all records again are a minute and more later, beyond what is remembered. */
  @Benchmark
  @OperationsPerInvocation(ShopRecords.SPANS)
  public void accept() {
    long round = offset / RECORDS;
    long millis = ShopRecords.nowMillis() + round * 120_000 + offset % RECORDS;
    pipeline.accept(new StreamRecord(offset, millis, records.get((int) (offset % RECORDS))));
    offset++;
    while (pipeline.hasDue()) {
      pipeline.flush();
    }
  }
}
