package io.strata.bench.jmh;

import io.strata.store.trace.chunk.TraceChunkCodec;
import io.strata.telemetry.trace.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Spans to the bytes of a stored chunk, and back; an operation is a span. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ChunkBenchmark {
  private static final int SPANS = 512;
  private static final int CHUNKS = 16;

  private final List<List<Span>> chunks = new ArrayList<>();
  private final List<byte[]> encoded = new ArrayList<>();
  private int next;

  /** Prepares chunks as a segment has them. */
  public ChunkBenchmark() {
    List<Span> spans = ShopRecords.spans(SPANS * CHUNKS);
    for (int i = 0; i < CHUNKS; i++) {
      List<Span> chunk = List.copyOf(spans.subList(i * SPANS, (i + 1) * SPANS));
      chunks.add(chunk);
      encoded.add(TraceChunkCodec.encode(chunk));
    }
  }

  /** Encodes a chunk. */
  @Benchmark
  @OperationsPerInvocation(SPANS)
  public byte[] encode() {
    next = (next + 1) % CHUNKS;
    return TraceChunkCodec.encode(chunks.get(next));
  }

  /** Decodes a chunk. */
  @Benchmark
  @OperationsPerInvocation(SPANS)
  public List<Span> decode() {
    next = (next + 1) % CHUNKS;
    return TraceChunkCodec.decode(encoded.get(next));
  }
}
