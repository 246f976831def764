package io.strata.agent.measure;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.common.Clock;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.strata.agent.caller.AllowedHosts;
import io.strata.agent.caller.LocalService;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Counting in this process: what has to be told to the SDK that is being built. Nothing here throws
 * into the application. Thread-safe.
 */
public final class Measuring {
  /** On the resource, as "true": this process counts its operations itself. */
  public static final String COUNTED_NAME = "strata.counted";

  static final AttributeKey<String> COUNTED = AttributeKey.stringKey(COUNTED_NAME);

  private static final AttributeKey<String> SERVICE_NAME = AttributeKey.stringKey("service.name");
  private static final Logger logger = Logger.getLogger(Measuring.class.getName());

  private static final long MAX_CLOCK_AGE_NANOS = 1_000_000_000;

  private static volatile @Nullable Measuring current;

  private final Clock clock;
  private final MeasureSettings settings;
  private final ForeignHosts foreign;
  private final Windows windows;
  private final Losses losses = new Losses();
  private final AtomicBoolean failureTold = new AtomicBoolean();
  private volatile ClockPair clocks;
  private volatile Resource resource;
  private volatile Recorder recorder;

  Measuring(MeasureSettings settings, AllowedHosts hosts, Resource resource, Clock clock) {
    this.clock = clock;
    this.settings = settings;
    this.foreign = new ForeignHosts(hosts);
    this.windows = new Windows(clock, losses);
    this.clocks = new ClockPair(clock);
    this.resource = resource;
    this.recorder = recorder(resource);
  }

  private Recorder recorder(Resource of) {
    String service = of.getAttribute(SERVICE_NAME);
    return new Recorder(service == null ? "" : service, settings, windows);
  }

  /** What counts in this process, if anything does. */
  static @Nullable Measuring current() {
    return current;
  }

  /** For tests, in which several services share a process. */
  static void setCurrent(@Nullable Measuring measuring) {
    current = measuring;
  }

  /** What is counted now. */
  Windows windows() {
    return windows;
  }

  /**
   * Begins to count, where the settings allow it, for whoever has a resource.
   *
   * @return the resource, with the mark of those that count themselves where this one does
   */
  public static Resource begin(MeasureSettings settings, AllowedHosts hosts, Resource resource) {
    LocalService.isOf(resource);
    if (!settings.isEnabled()) {
      current = null;
      return resource;
    }
    Resource marked = resource.toBuilder().put(COUNTED, "true").build();
    current = new Measuring(settings, hosts, marked, Clock.getDefault());
    return marked;
  }

  /** A sampler that lets dropped operations be counted; the same one where nothing is. */
  public static Sampler sampler(Sampler sampler) {
    Measuring measuring = current;
    return measuring == null ? sampler : new CountingSampler(sampler, measuring.foreign);
  }

  /** What counts recorded spans; null where nothing is counted. */
  public static @Nullable SpanProcessor spanProcessor() {
    Measuring measuring = current;
    return measuring == null ? null : new CountedSpans(measuring, measuring.foreign);
  }

  /** An exporter that also sends the figures; the same one where nothing is counted. */
  public static MetricExporter exporter(MetricExporter exporter) {
    Measuring measuring = current;
    return measuring == null
        ? exporter
        : new MeasuringExporter(exporter, measuring.figuresExport(exporter));
  }

  FiguresExport figuresExport(MetricExporter exporter) {
    return new FiguresExport(exporter, windows, new DerivedMetrics(resource), losses, clock);
  }

  Recorder recorder() {
    return recorder;
  }

  /** Counts an operation that no span records. */
  void ended(MeasuredOperation operation, Attributes endAttributes, long endNanos) {
    safely(() -> {
      long epochNanos = epochNanos(endNanos);
      Recorder to = recorder;
      to.record(operation.finished(endAttributes, endNanos, epochNanos));
      Throwable thrown = operation.thrown();
      if (thrown != null) {
        to.recordException(thrown, epochNanos);
      }
    });
  }

  /** Instrumentation gives the clock's running time, or the epoch's where it knows the end. */
  private long epochNanos(long nanos) {
    ClockPair known = clocks;
    long since = nanos - known.running;
    if (since >= 0 && since < MAX_CLOCK_AGE_NANOS) {
      return known.epoch + since;
    }
    ClockPair present = new ClockPair(clock);
    if (Math.abs(nanos - present.running) > Math.abs(nanos - present.epoch)) {
      return nanos;
    }
    clocks = present;
    return present.epoch + (nanos - present.running);
  }

  /** The same moment by both clocks, for a second: it is not asked for with each operation. */
  private static final class ClockPair {
    final long epoch;
    final long running;

    ClockPair(Clock clock) {
      epoch = clock.now();
      running = clock.nanoTime();
    }
  }

  /** Runs what must not fail the application, and tells once where it failed. */
  void safely(Runnable counting) {
    try {
      counting.run();
    } catch (RuntimeException | LinkageError e) {
      if (failureTold.compareAndSet(false, true)) {
        logger.log(Level.WARNING, "An operation could not be counted; this is told once.", e);
      }
    }
  }
}
