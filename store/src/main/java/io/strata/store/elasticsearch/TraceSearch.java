package io.strata.store.elasticsearch;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.strata.store.search.EpochNanos;
import io.strata.store.trace.TraceMatch;
import io.strata.store.trace.TraceMerge;
import io.strata.store.trace.TracePage;
import io.strata.store.trace.TracePosition;
import io.strata.store.trace.TraceQuery;
import io.strata.store.trace.TraceReader;
import io.strata.telemetry.trace.TraceId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One page of a trace search. It walks the candidate chunks that the index selects, those with the
 * newest spans first. A trace with a matching span waits; once all chunks with newer spans have
 * been seen, it is read whole and decided on, and given out when nothing newer can follow.
 *
 * <p>So a trace of several chunks is there once, at the place that {@link TraceMatch} decides, and
 * a page ends at a place from which the next one goes on exactly. Not thread-safe; runs once.
 */
final class TraceSearch {
  /** A search that has looked at so many spans answers with what it has, and a cursor. */
  private static final int MAX_LOOKED_AT = 200_000;

  /** The same for all that it decoded: deciding on a large trace means to read it twice. */
  private static final int MAX_DECODED = 1_200_000;

  /** Traces that are read whole at once, as long as their spans are not more. */
  private static final int TRACES_PER_READ = 100;

  private static final int MAX_HELD_SPANS = 8_000;

  private final TraceQuery query;
  private final TraceMatch match;
  private final ChunkReads reads;
  private final ObjectNode candidates;
  private final @Nullable TracePosition after;
  private final TreeSet<Waiting> waiting = new TreeSet<>();
  private final Map<TraceId, Waiting> undecided = new HashMap<>();
  private final Set<TraceId> decided = new HashSet<>();
  private final List<TraceMatch.Found> page = new ArrayList<>();
  private int tracesPerRead = TRACES_PER_READ;
  private long lookedAt;

  /** All candidates whose newest span starts later have been looked at. */
  private long frontier = Long.MAX_VALUE;

  TraceSearch(TraceQuery query, ChunkReads reads) {
    this.query = query;
    this.match = new TraceMatch(query);
    this.reads = reads;
    this.after = query.cursor() == null ? null : TracePosition.ofCursor(query.cursor());
    long to = EpochNanos.of(query.to()) - 1;
    this.candidates =
        Query.all(
            List.of(
                Query.atLeast("newest", EpochNanos.of(query.from())),
                Query.atMost("oldest", after == null ? to : Math.min(to, after.startUnixNano())),
                TraceSchema.candidates(query)));
  }

  /** A trace at its place; without a finding at the latest place that it can have. */
  private record Waiting(TracePosition position, TraceId trace, TraceMatch.@Nullable Found found)
      implements Comparable<Waiting> {
    @Override
    public int compareTo(Waiting other) {
      return position.compareTo(other.position);
    }
  }

  /** The page. */
  TracePage run() {
    ChunkReads.Step step = new ChunkReads.Step(null, false);
    while (true) {
      step = reads.next(candidates, step.last(), this::look);
      ChunkReads.@Nullable Place place = step.last();
      frontier = step.end() || place == null ? Long.MIN_VALUE : place.newest();
      if (giveOut()) {
        return page(page.getLast().position());
      }
      if (step.end()) {
        return page(null);
      }
      // Each page must get further than the one before, whatever that costs.
      boolean further = after == null || frontier < after.startUnixNano();
      if (further && (lookedAt >= MAX_LOOKED_AT || reads.decodedSpans() >= MAX_DECODED)) {
        return page(TracePosition.before(frontier));
      }
    }
  }

  private TracePage page(@Nullable TracePosition next) {
    return new TracePage(
        page.stream().map(TraceMatch.Found::summary).toList(),
        next == null ? null : next.toCursor());
  }

  private void look(ChunkReads.Chunk chunk) {
    lookedAt += chunk.spans();
    chunk
        .traces()
        .forEach((trace, spans) -> {
          if (!decided.contains(trace)) {
            OptionalLong last = match.lastMatch(spans);
            if (last.isPresent()) {
              await(new Waiting(TracePosition.of(last.getAsLong(), trace), trace, null));
            }
          }
        });
  }

  private void await(Waiting trace) {
    Waiting before = undecided.get(trace.trace());
    if (before == null || trace.compareTo(before) < 0) {
      if (before != null) {
        waiting.remove(before);
      }
      waiting.add(trace);
      undecided.put(trace.trace(), trace);
    }
  }

  /** Gives out what is newer than all that was not looked at; whether the page is full. */
  private boolean giveOut() {
    while (!waiting.isEmpty() && isSettled(waiting.first())) {
      TraceMatch.Found found = waiting.first().found();
      if (found == null) {
        decide();
        continue;
      }
      waiting.removeFirst();
      if (after == null || found.position().compareTo(after) > 0) {
        if (page.size() == query.limit()) {
          return true;
        }
        page.add(found);
      }
    }
    return false;
  }

  private boolean isSettled(Waiting trace) {
    return trace.position().startUnixNano() > frontier;
  }

  /** Reads the foremost traces whole, and puts those that are found at their places. */
  private void decide() {
    List<Waiting> foremost =
        waiting.stream()
            .takeWhile(this::isSettled)
            .filter(trace -> trace.found() == null)
            .limit(tracesPerRead)
            .toList();
    List<TraceId> traces = foremost.stream().map(Waiting::trace).toList();
    reads
        .parts(traces, MAX_HELD_SPANS)
        .ifPresentOrElse(
            parts ->
                traces.forEach(trace ->
                    decided(
                        trace, match.find(TraceMerge.spans(parts.getOrDefault(trace, Map.of()))))),
            () -> {
              // One of them is large, and others may be.
              tracesPerRead = 1;
              decided(traces.getFirst(), findLarge(traces.getFirst()));
            });
  }

  private Optional<TraceMatch.Found> findLarge(TraceId traceId) {
    StoredTrace trace = StoredTrace.of(reads, traceId, TraceReader.MAX_SPANS);
    TraceMatch.Trial trial = match.trial(trace::contains);
    trace.forEachPart(spans -> spans.forEach(trial::add));
    return trial.found();
  }

  private void decided(TraceId trace, Optional<TraceMatch.Found> found) {
    Waiting before = undecided.remove(trace);
    if (before != null) {
      waiting.remove(before);
    }
    decided.add(trace);
    found.ifPresent(at -> waiting.add(new Waiting(at.position(), trace, at)));
  }
}
