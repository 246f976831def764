package io.strata.collector.index;

import io.strata.collector.derive.figures.EventWindow;
import io.strata.collector.ownmetrics.CollectorMetrics;
import io.strata.collector.sample.ClosedSegment;
import io.strata.collector.sample.SampledSegment;
import io.strata.collector.sample.SamplingPolicy;
import io.strata.collector.sample.TailSampler;
import io.strata.collector.stream.StreamRecord;
import io.strata.telemetry.trace.Span;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The way of a partition's segments through the sampler to the store. Not thread-safe. */
final class TraceSampling {
  private final TailSampler sampler;
  private final Duration idle;
  private final CollectorMetrics metrics;
  private final Deque<SegmentCut> undecided = new ArrayDeque<>();
  private final Deque<Decided> unstored = new ArrayDeque<>();
  private List<Span> open = new ArrayList<>();
  private long lastClosed = -1;
  private long shown = -1;

  /** A segment and what of it is to be stored. */
  record Decided(SegmentCut cut, SampledSegment sampled) {}

  TraceSampling(SamplingPolicy policy, Duration idle, CollectorMetrics metrics) {
    this.sampler = new TailSampler(policy);
    // What a decision waits for is past, even by a broker's clock that is a window behind.
    Duration reach = Duration.ofMillis((policy.reach().waitWindows() + 2) * EventWindow.MILLIS);
    this.idle = idle.compareTo(reach) < 0 ? reach : idle;
    this.metrics = metrics;
  }

  /** Takes a span of the open segment. */
  void add(Span span) {
    open.add(span);
  }

  /**
   * Closes the open segment; once, however often it is called for it.
   *
   * @param rebuiltFrom the segment from which a reader must start to have the same spans in it
   */
  void close(SegmentCut cut, StreamRecord following, long rebuiltFrom) {
    if (cut.firstOffset() == lastClosed) {
      return;
    }
    lastClosed = cut.firstOffset();
    undecided.addLast(cut);
    long covered = following.timestampMillis() - cut.streamMillis();
    long millis = covered < 0 ? EventWindow.MILLIS : Math.min(covered, EventWindow.MILLIS);
    List<SampledSegment> decided =
        sampler.close(
            segment(cut, millis, rebuiltFrom), EventWindow.ofMillis(following.timestampMillis()));
    open = new ArrayList<>();
    for (SampledSegment sampled : decided) {
      unstored.addLast(new Decided(undecided.removeFirst(), sampled));
    }
  }

  private ClosedSegment segment(SegmentCut cut, long millis, long rebuiltFrom) {
    return new ClosedSegment(
        cut.firstOffset(),
        EventWindow.ofMillis(cut.streamMillis()),
        millis,
        cut.bytes(),
        rebuiltFrom,
        open);
  }

  /** The next segment that is decided and not stored. */
  @Nullable Decided due() {
    return unstored.peekFirst();
  }

  /** The segment of {@link #due} is stored, or was by a predecessor. */
  void stored(boolean byPredecessor) {
    Decided stored = unstored.removeFirst();
    if (!byPredecessor) {
      metrics.sampled(stored.sampled());
    }
  }

  /**
   * What would be stored if nothing came any more, where nothing has come for long enough; empty
   * where that is stored already.
   */
  List<Decided> ifEnded(SegmentCut last, Duration sinceLast, long rebuiltFrom) {
    if (sinceLast.compareTo(idle) < 0 || shown == last.lastOffset()) {
      return List.of();
    }
    List<SegmentCut> cuts = new ArrayList<>(undecided);
    cuts.add(last);
    List<SampledSegment> sampled =
        sampler.ifEndedBy(segment(last, EventWindow.MILLIS, rebuiltFrom));
    List<Decided> decided = new ArrayList<>();
    for (int i = 0; i < cuts.size(); i++) {
      decided.add(new Decided(cuts.get(i), sampled.get(i)));
    }
    return decided;
  }

  /** What {@link #ifEnded} gave is stored. */
  void shown(SegmentCut last) {
    shown = last.lastOffset();
  }

  /**
   * The position behind which everything is stored.
   *
   * @param resume where a successor must start, to derive the same
   * @param following the first offset after the last closed segment
   * @param start where this reader started
   */
  Position position(long resume, long following, Position start) {
    SegmentCut first = undecided.peekFirst();
    long done = first == null ? following : Math.max(first.firstOffset(), start.done());
    return new Position(Math.min(resume, sampler.oldestSegment()), done);
  }

  /** How many traces are known again when more of them comes. */
  int remembered() {
    return sampler.remembered();
  }
}
