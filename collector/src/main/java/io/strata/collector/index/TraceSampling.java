package io.strata.collector.index;

import io.strata.collector.derive.figures.EventWindow;
import io.strata.collector.derive.topology.MessageSenders;
import io.strata.collector.ownmetrics.CollectorMetrics;
import io.strata.collector.sample.ClosedSegment;
import io.strata.collector.sample.SampledSegment;
import io.strata.collector.sample.SamplingMetrics;
import io.strata.collector.sample.SamplingPolicy;
import io.strata.collector.sample.TailSampler;
import io.strata.collector.stream.StreamRecord;
import io.strata.telemetry.trace.Span;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The way of a partition's segments through the sampler to the store. Not thread-safe. */
final class TraceSampling {
  private final TailSampler sampler;
  private final Duration idle;
  private final Outputs outputs;
  private final CollectorMetrics metrics;
  private final MessageSenders senders = new MessageSenders();
  private final Deque<Undecided> undecided = new ArrayDeque<>();
  private final Deque<Decided> unstored = new ArrayDeque<>();
  private List<Span> open = new ArrayList<>();
  private Restored restored = new Restored();
  private long lastClosed = -1;
  private long shown = -1;

  /** Whether the stream's end was seen: what begins after it, no predecessor has read. */
  private boolean endSeen;

  private boolean openIsInherited = true;

  /** How many chunks of segments without a decision were shown. */
  private final Map<Long, Integer> shownChunks = new HashMap<>();

  /**
   * Where what is kept goes, and what is told of it.
   *
   * @param done segments before this offset are stored already
   */
  record Outputs(TraceStore store, DerivedMetricsSink derived, long done) {}

  /** Spans of a segment that are stored whatever is decided, as they came before. */
  private static final class Restored {
    final List<Span> kept = new ArrayList<>();
    final List<Span> senders = new ArrayList<>();
  }

  /**
   * A closed segment.
   *
   * @param inherited whether a predecessor may have shown it
   */
  private record Undecided(SegmentCut cut, Restored restored, boolean inherited) {
    Decided decided(SampledSegment sampled) {
      return new Decided(this, sampled);
    }
  }

  /** A segment and what of it is to be stored. */
  private record Decided(Undecided of, SampledSegment sampled) {
    SegmentCut cut() {
      return of.cut();
    }

    int spans() {
      return of.restored().kept.size() + sampled.segment().spans().size();
    }
  }

  TraceSampling(SamplingPolicy policy, Duration idle, Outputs outputs, CollectorMetrics metrics) {
    this.outputs = outputs;
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
   * Takes spans of the open segment that were sampled when they came first.
   *
   * @param shed whether they were shed, but for who sent a message
   */
  void restore(List<Span> spans, boolean shed) {
    (shed ? restored.senders : restored.kept).addAll(spans);
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
    undecided.addLast(new Undecided(cut, restored, openIsInherited));
    openIsInherited = !endSeen;
    restored = new Restored();
    long covered = following.timestampMillis() - cut.streamMillis();
    long millis = covered < 0 ? EventWindow.MILLIS : Math.min(covered, EventWindow.MILLIS);
    List<SampledSegment> decided =
        sampler.close(
            segment(cut, millis, rebuiltFrom), EventWindow.ofMillis(following.timestampMillis()));
    open = new ArrayList<>();
    for (SampledSegment sampled : decided) {
      unstored.addLast(undecided.removeFirst().decided(sampled));
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

  /** Stores what is decided; throws as {@link PartitionPipeline#flush}, to be called again then. */
  void storeDecided() {
    for (Decided due = unstored.peekFirst(); due != null; due = unstored.peekFirst()) {
      long segment = due.cut().firstOffset();
      if (segment >= outputs.done()) {
        OpenTraces traces = kept(due);
        due.of().restored().senders.forEach(traces::addSender);
        senders.of(due.sampled().shed()).forEach(traces::addSender);
        traces.decide(
            Math.max(
                shownChunks.getOrDefault(segment, 0),
                due.of().inherited() ? OpenTraces.mostChunks(due.spans()) : 0));
        outputs.store().store(traces);
        tell(due);
        metrics.sampled(due.sampled());
      }
      shownChunks.remove(segment);
      unstored.removeFirst();
    }
  }

  /** The stream's end is reached, and nothing has come for a while: what is undecided is shown. */
  void showUndecided(SegmentCut last, Duration sinceLast, long rebuiltFrom) {
    endSeen = true;
    if (sinceLast.compareTo(idle) < 0 || shown == last.lastOffset()) {
      return;
    }
    List<Undecided> cuts = new ArrayList<>(undecided);
    cuts.add(new Undecided(last, restored, openIsInherited));
    List<SampledSegment> sampled =
        sampler.ifEndedBy(segment(last, EventWindow.MILLIS, rebuiltFrom));
    for (int i = 0; i < cuts.size(); i++) {
      long segment = cuts.get(i).cut().firstOffset();
      if (segment >= outputs.done()) {
        Decided asIfEnded = cuts.get(i).decided(sampled.get(i));
        OpenTraces traces = kept(asIfEnded);
        // Counted before: a write that fails may have stored some.
        shownChunks.merge(segment, traces.chunkCount(), Math::max);
        outputs.store().store(traces);
      }
    }
    shown = last.lastOffset();
  }

  private OpenTraces kept(Decided decided) {
    OpenTraces traces = outputs.store().open(decided.cut());
    decided.of().restored().kept.forEach(traces::add);
    decided.sampled().kept().forEach(traces::add);
    return traces;
  }

  /**
   * What sampling did is told under an origin of its own, at another time than what is derived, and
   * only of what is decided: figures that are sent can't be taken back.
   */
  private void tell(Decided decided) {
    outputs
        .derived()
        .send(
            outputs.store().origin(decided.cut()) + "/sampling",
            false,
            SamplingMetrics.of(decided.sampled()));
  }

  /**
   * The position behind which everything is stored.
   *
   * @param resume where a successor must start, to derive the same
   * @param following the first offset after the last closed segment
   * @param start where this reader started
   */
  Position position(long resume, long following, Position start) {
    Undecided first = undecided.peekFirst();
    long done = first == null ? following : Math.max(first.cut().firstOffset(), start.done());
    return new Position(Math.min(resume, sampler.oldestSegment()), done);
  }

  /** How many traces are known again when more of them comes. */
  int remembered() {
    return sampler.remembered();
  }
}
