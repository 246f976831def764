package io.strata.agent.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** One trace whose spans end on many threads at once. */
class LocalTraceTest {
  private static final int THREADS = 8;
  private static final int SPANS = 5;

  private final long seed = new Random().nextLong();
  private final Random random = new Random(seed);

  @Test
  void everySpanOfAKeptTraceIsExportedOnceWhicheverThreadIsFaster() throws Exception {
    try (Fixture fixture = new Fixture()) {
      for (int round = 0; round < 300; round++) {
        fixture.exporter.reset();
        Span server = fixture.server();
        int failing = random.nextInt(THREADS);
        fixture.onManyThreads(thread -> {
          for (int i = 0; i < SPANS; i++) {
            Span child = fixture.child(server);
            if (thread == failing && i == SPANS / 2) {
              child.setStatus(StatusCode.ERROR);
            }
            child.end();
          }
        });
        server.end();
        assertThat(fixture.exporter.getFinishedSpanItems())
            .as("seed %d", seed)
            .hasSize(THREADS * SPANS + 1)
            .extracting(SpanData::getSpanId)
            .doesNotHaveDuplicates();
        assertThat(fixture.sampling.traces().heldSpans()).isZero();
      }
    }
  }

  @Test
  void nothingOfAnUnremarkableTraceRemainsHeld() throws Exception {
    try (Fixture fixture = new Fixture()) {
      for (int round = 0; round < 300; round++) {
        Span server = fixture.server();
        fixture.onManyThreads(thread -> {
          for (int i = 0; i < SPANS; i++) {
            fixture.child(server).end();
          }
          if (thread == 0) {
            server.end();
          }
        });
        assertThat(fixture.sampling.traces().heldSpans()).isZero();
      }
      assertThat(fixture.exporter.getFinishedSpanItems()).isEmpty();
    }
  }

  private interface Work {
    void run(int thread);
  }

  /** A process that samples nothing and keeps errors. */
  private static final class Fixture implements AutoCloseable {
    final InMemorySpanExporter exporter = InMemorySpanExporter.create();
    final Sampling sampling =
        new Sampling(
            new SampleSettings(0, 1e9, SlowRule.never(), new DropPatterns(List.of())),
            System::nanoTime,
            1L << 30);
    private final SdkTracerProvider provider =
        SdkTracerProvider.builder()
            .setSampler(sampling.sampler())
            .addSpanProcessor(sampling.keepingBefore(SimpleSpanProcessor.create(exporter)))
            .build();
    private final Tracer tracer = provider.get("test");
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

    Span server() {
      return tracer.spanBuilder("GET").setSpanKind(SpanKind.SERVER).startSpan();
    }

    Span child(Span parent) {
      return tracer.spanBuilder("x").setParent(Context.root().with(parent)).startSpan();
    }

    void onManyThreads(Work work) throws Exception {
      CountDownLatch start = new CountDownLatch(1);
      List<? extends Future<?>> running =
          IntStream.range(0, THREADS)
              .mapToObj(thread ->
                  threads.submit(() -> {
                    start.await();
                    work.run(thread);
                    return thread;
                  }))
              .toList();
      start.countDown();
      for (Future<?> each : running) {
        each.get();
      }
    }

    @Override
    public void close() {
      threads.shutdown();
      provider.close();
    }
  }
}
