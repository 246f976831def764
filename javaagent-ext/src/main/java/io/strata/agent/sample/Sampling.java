package io.strata.agent.sample;

import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What the sampler and the processors of one SDK share. The SDK makes them apart, the sampler
 * first. Thread-safe.
 */
public final class Sampling {
  private static final long HEAP_PER_HELD_SPAN = 32 << 10;
  private static final int MOST_HELD_SPANS = 4096;

  private static volatile @Nullable Sampling current;

  private final SampleSettings settings;
  private final LongSupplier nanoTime;
  private final FairBudget sampled;
  private final FairBudget kept;
  private final Endpoints endpoints;
  private final SampleCounts counts = new SampleCounts();
  private final LocalTraces traces;
  private final AtomicBoolean firstProcessor = new AtomicBoolean(true);

  Sampling(SampleSettings settings, LongSupplier nanoTime, long maxHeap) {
    this.settings = settings;
    this.nanoTime = nanoTime;
    this.sampled = new FairBudget(settings.tracesPerSecond(), nanoTime);
    this.kept = new FairBudget(settings.keptPerSecond(), nanoTime);
    this.endpoints = new Endpoints(sampled, kept);
    this.traces =
        new LocalTraces(
            kept,
            settings.slowRule(),
            counts,
            nanoTime,
            (int) Math.min(MOST_HELD_SPANS, maxHeap / HEAP_PER_HELD_SPAN));
  }

  /** Makes the sampler of an SDK, whose processors then belong to it. */
  public static Sampler begin(SampleSettings settings) {
    Sampling sampling = new Sampling(settings, System::nanoTime, Runtime.getRuntime().maxMemory());
    current = sampling;
    return sampling.sampler();
  }

  /** A processor that also exports what is kept; the same one where another sampler samples. */
  public static SpanProcessor before(SpanProcessor exporting) {
    Sampling sampling = current;
    return sampling == null ? exporting : sampling.keepingBefore(exporting);
  }

  Sampler sampler() {
    return new StrataSampler(this, settings.dropped());
  }

  SpanProcessor keepingBefore(SpanProcessor exporting) {
    return new KeepingSpanProcessor(this, exporting, firstProcessor.getAndSet(false));
  }

  FairBudget sampled() {
    return sampled;
  }

  /** Whether anything is kept beside what is sampled. */
  boolean keeps() {
    return !kept.isEmpty();
  }

  Endpoints endpoints() {
    return endpoints;
  }

  SampleCounts counts() {
    return counts;
  }

  LocalTraces traces() {
    return traces;
  }

  LongSupplier nanoTime() {
    return nanoTime;
  }
}
