package io.strata.collector.derive;

import io.strata.collector.derive.figures.DerivedMetrics;
import io.strata.collector.derive.figures.EventWindow;
import io.strata.collector.derive.red.RedMetrics;
import io.strata.collector.derive.topology.EdgeDeriver;
import io.strata.collector.derive.topology.Horizon;
import io.strata.telemetry.metric.Metric;
import io.strata.telemetry.trace.Span;
import java.util.List;
import java.util.Map;

/**
 * Derives metrics from the spans of a partition, segment by segment: requests, errors, durations,
 * edges. What it says of a segment is a function of the records since {@link #oldestSegment()} as
 * it was when the segment was opened. Not thread-safe.
 */
public final class SpanDeriver {
  private final Settings settings;
  private final EdgeDeriver edges;
  private RedMetrics red;
  private long window;
  private long overflowedBefore;
  private long outOfTime;

  /**
   * Bounds.
   *
   * @param maxSpanNames span names told apart per service and segment
   * @param maxAgeWindows how many windows before the stream's time a span may end to be counted
   * @param maxAheadWindows how many windows after it
   */
  public record Settings(
      Horizon horizon, int maxSpanNames, int maxAgeWindows, int maxAheadWindows) {
    public Settings {
      if (maxSpanNames < 1 || maxAgeWindows < 1 || maxAheadWindows < 1) {
        throw new IllegalArgumentException("bounds are positive");
      }
    }

    /** The defaults of {@code collector.yaml}. */
    public static Settings defaults() {
      return new Settings(new Horizon(6, 2, 50_000), 1_000, 6 * 360, 60);
    }
  }

  /** A deriver that has seen nothing. */
  public SpanDeriver(Settings settings) {
    this.settings = settings;
    this.edges = new EdgeDeriver(settings.horizon());
    this.red = new RedMetrics(settings.maxSpanNames());
  }

  /**
   * Starts a segment.
   *
   * @param segment its number, ascending
   * @param streamMillis a stream time in it, epoch milliseconds
   */
  public void open(long segment, long streamMillis) {
    overflowedBefore += red.overflowed();
    red = new RedMetrics(settings.maxSpanNames());
    window = EventWindow.ofMillis(streamMillis);
    edges.open(segment, window);
  }

  /**
   * Takes a span of the open segment.
   *
   * @return false where it is a duplicate of one received before
   */
  public boolean add(Span span) {
    boolean inTime = isInTime(span);
    boolean counted = inTime && !SenderMark.isOn(span.resource());
    if (!edges.add(span, counted)) {
      return false;
    }
    if (inTime) {
      red.add(span, counted);
    } else {
      outOfTime++;
    }
    return true;
  }

  private boolean isInTime(Span span) {
    long distance = EventWindow.ofNanos(span.endUnixNano()) - window;
    return -settings.maxAgeWindows() <= distance && distance <= settings.maxAheadWindows();
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

  /** How many spans were forgotten early because there were too many. */
  public long forgotten() {
    return edges.forgotten();
  }

  /** How many spans were counted under another name because their service has too many. */
  public long overflowed() {
    return overflowedBefore + red.overflowed();
  }

  /** How many spans were not counted because of their time. */
  public long outOfTime() {
    return outOfTime;
  }
}
