package io.strata.bench.jmh;

import io.strata.telemetry.otlp.Decoded;
import io.strata.telemetry.otlp.OtlpDecoder;
import io.strata.telemetry.trace.Span;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** OTLP bytes to spans; an operation is a span. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class DecodeBenchmark {
  private final List<byte[]> records = ShopRecords.records(64, 4);
  private int next;

  /** Decodes a record. */
  @Benchmark
  @OperationsPerInvocation(ShopRecords.SPANS)
  public Decoded<Span> decode() {
    next = (next + 1) % records.size();
    return OtlpDecoder.spans(records.get(next));
  }
}
