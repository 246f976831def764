package io.strata.collector.derive;

import io.strata.collector.derive.figures.Bounds;
import io.strata.collector.derive.figures.DerivedMetrics;
import io.strata.collector.derive.figures.EventWindow;
import io.strata.collector.derive.figures.Loss;
import io.strata.collector.derive.figures.Losses;
import io.strata.collector.derive.figures.SamplingWeight;
import io.strata.collector.derive.red.Instance;
import io.strata.collector.derive.red.Instances;
import io.strata.collector.derive.red.RedMetrics;
import io.strata.collector.derive.topology.CountedEdges;
import io.strata.collector.derive.topology.EdgeDeriver;
import io.strata.collector.derive.topology.Horizon;
import io.strata.collector.derive.topology.LinkAnswers;
import io.strata.collector.derive.topology.LinkRequest;
import io.strata.collector.derive.topology.PendingLinks;
import io.strata.collector.derive.topology.SenderLookup;
import io.strata.telemetry.metric.Metric;
import io.strata.telemetry.trace.Span;
import java.util.List;
import java.util.Map;

/**
 * Derives metrics from the spans of a partition, segment by segment: requests, errors, durations,
 * edges. What it says of a segment is a function of the records since {@link #oldestSegment()} as
 * it was when the segment was opened, and only grows while the segment fills. Not thread-safe.
 */
public final class SpanDeriver {
  private final Settings settings;
  private final Losses losses = new Losses();
  private final Instances instances = new Instances();
  private final EdgeDeriver edges;
  private final PendingLinks pending;
  private RedMetrics red;
  private long window;

  /**
   * Bounds.
   *
   * @param bounds how much of a segment is told apart
   * @param maxAgeWindows how many windows before the stream's time a span may end to be counted
   * @param maxAheadWindows how many windows after it
   */
  public record Settings(Horizon horizon, Bounds bounds, int maxAgeWindows, int maxAheadWindows) {
    public Settings {
      if (maxAgeWindows < 1 || maxAheadWindows < 1) {
        throw new IllegalArgumentException("bounds are positive");
      }
    }

    /** The defaults of {@code collector.yaml}. */
    public static Settings defaults() {
      return new Settings(new Horizon(6, 2, 100_000, 32 << 20), Bounds.DEFAULT, 6 * 360, 60);
    }
  }

  /** A deriver that has seen nothing. */
  public SpanDeriver(Settings settings) {
    this.settings = settings;
    this.edges = new EdgeDeriver(settings.horizon(), settings.bounds(), losses);
    this.pending = new PendingLinks(settings.horizon(), losses);
    this.red = new RedMetrics(settings.bounds(), losses, 0);
  }

  /**
   * Starts a segment.
   *
   * @param segment its number, ascending
   * @param streamMillis a stream time in it, epoch milliseconds
   */
  public void open(long segment, long streamMillis) {
    window = EventWindow.ofMillis(streamMillis);
    red = new RedMetrics(settings.bounds(), losses, window);
    edges.open(segment, window);
  }

  /**
   * Takes a span of the open segment.
   *
   * @return false where it is a duplicate of one received before
   */
  public boolean add(Span span) {
    boolean inTime = isInTime(span);
    Instance instance = instances.of(span.resource());
    long weight = SamplingWeight.ofTraceState(span.traceState());
    if (!edges.add(span, instance.service(), countedEdges(span, instance, inTime), weight)) {
      return false;
    }
    if (inTime) {
      red.add(span, instance, weight);
    } else {
      losses.add(Loss.SPAN_TIME);
    }
    return true;
  }

  private static CountedEdges countedEdges(Span span, Instance instance, boolean inTime) {
    if (!inTime) {
      return CountedEdges.NONE;
    }
    return instance.counting() ? CountedEdges.leftBy(span) : CountedEdges.ALL;
  }

  private boolean isInTime(Span span) {
    long distance = EventWindow.ofNanos(span.endUnixNano()) - window;
    return -settings.maxAgeWindows() <= distance && distance <= settings.maxAheadWindows();
  }

  /** Takes link requests that came in a record of the open segment. */
  public void add(String origin, List<LinkRequest> requests) {
    pending.add(new PendingLinks.Batch(origin, window, requests));
  }

  /** Takes the link requests that are to be answered in the open segment. */
  public List<PendingLinks.Batch> takeDueLinks() {
    return pending.takeDue(window);
  }

  /** All link requests that wait, which go on waiting. */
  public List<PendingLinks.Batch> waitingLinks() {
    return pending.all();
  }

  /** Answers link requests, from memory as it is now and from the store. */
  public LinkAnswers answers(SenderLookup lookup) {
    return edges.answers(lookup);
  }

  /** What the open segment asks the partitions of other traces: complete from its start on. */
  public List<LinkRequest> linkRequests() {
    return edges.linkRequests();
  }

  /** The metrics of the open segment so far, by record key. */
  public Map<String, List<Metric>> metrics() {
    DerivedMetrics out = new DerivedMetrics();
    red.collect(out);
    edges.collect(out);
    return out.byKey();
  }

  /** The first segment from which the present state can be rebuilt. */
  public long oldestSegment() {
    return edges.oldestSegment();
  }

  /** How many spans are remembered for edges and against duplicates. */
  public int remembered() {
    return edges.remembered();
  }

  /** What was derived less exactly since this was called last. */
  public Map<Loss, Long> takeLosses() {
    return losses.take();
  }
}
