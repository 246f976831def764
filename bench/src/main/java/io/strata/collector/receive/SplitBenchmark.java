package io.strata.collector.receive;

import io.strata.bench.jmh.ShopRecords;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * A request to the records of four partitions; an operation is a span. It is in the receivers'
 * package because what it measures is not public.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SplitBenchmark {
  private static final int PARTITIONS = 4;
  private static final int MAX_RECORD_BYTES = 1_000_000;

  private final List<byte[]> requests = ShopRecords.records(64, 1);
  private int next;

  /** Splits a request. */
  @Benchmark
  @OperationsPerInvocation(ShopRecords.SPANS)
  public Object split() {
    next = (next + 1) % requests.size();
    return OtlpSignal.TRACES
        .splitter()
        .split(requests.get(next), PARTITIONS, MAX_RECORD_BYTES)
        .records();
  }
}
