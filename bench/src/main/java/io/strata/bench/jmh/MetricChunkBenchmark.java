package io.strata.bench.jmh;

import io.strata.metrics.chunk.SampleCodec;
import io.strata.metrics.series.Samples;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Samples of a series to the bytes of a stored chunk; an operation is a sample. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class MetricChunkBenchmark {
  private static final int SAMPLES = 120;

  private final Samples gauge = samples(false);
  private final Samples counter = samples(true);

  private static Samples samples(boolean counts) {
    Random random = new Random(42);
    long[] times = new long[SAMPLES];
    double[] values = new double[SAMPLES];
    double value = 0.37;
    for (int i = 0; i < SAMPLES; i++) {
      times[i] = 1_800_000_000_000L + i * 10_000L + random.nextInt(20);
      value = counts ? value + random.nextInt(1_000) : value + random.nextGaussian() / 100;
      values[i] = counts ? Math.rint(value) : value;
    }
    return new Samples(times, values);
  }

  /** Encodes a gauge of full precision. */
  @Benchmark
  @OperationsPerInvocation(SAMPLES)
  public byte[] encodeGauge() {
    return SampleCodec.encodeSamples(gauge);
  }

  /** Encodes a counter of whole numbers. */
  @Benchmark
  @OperationsPerInvocation(SAMPLES)
  public byte[] encodeCounter() {
    return SampleCodec.encodeSamples(counter);
  }
}
