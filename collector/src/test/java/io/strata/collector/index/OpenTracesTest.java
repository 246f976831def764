package io.strata.collector.index;

import static io.strata.collector.testing.SpanBuilder.span;
import static org.assertj.core.api.Assertions.assertThat;

import io.strata.collector.stream.StreamRecord;
import io.strata.store.trace.PreparedChunk;
import io.strata.store.trace.TraceChunk;
import io.strata.telemetry.trace.Span;
import io.strata.telemetry.trace.SpanKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class OpenTracesTest {
  private static final OpenTraces.Bounds SMALL = new OpenTraces.Bounds(3, 6, 8, 100);
  private static final OpenTraces.Bounds SEALING = new OpenTraces.Bounds(3, 6, 8, 2);

  private static OpenTraces open(OpenTraces.Bounds bounds) {
    return new OpenTraces(
        new SegmentCut(new StreamRecord(7, 1_000, new byte[1]), 10_000, 100, 0),
        5,
        chunk -> chunk,
        bounds);
  }

  private static Span spanOf(long trace, int id) {
    return span("shop", SpanKind.SERVER, id).trace(trace).build();
  }

  private static List<List<Long>> traces(OpenTraces open) {
    return open.changed().stream()
        .map(chunk ->
            chunk.chunk().spans().stream().map(span -> span.traceId().low()).distinct().toList())
        .toList();
  }

  @Test
  void chunksFillWithTracesInOrderOfTheirArrival() {
    OpenTraces open = open(SMALL);
    for (int trace = 1; trace <= 7; trace++) {
      open.add(spanOf(trace, trace));
    }
    open.add(spanOf(2, 9));
    assertThat(traces(open)).containsExactly(List.of(1L, 2L, 3L), List.of(4L, 5L, 6L), List.of(7L));
    TraceChunk first = open.changed().getFirst().chunk();
    assertThat(first.id()).isEqualTo(new TraceChunk.Id(5, 7, 0));
    assertThat(first.streamMillis()).isEqualTo(1_000);
    assertThat(first.spans()).hasSize(4);
  }

  @Test
  void aTraceMovesOnWhenItsChunkIsFull() {
    OpenTraces open = open(SMALL);
    for (int id = 1; id <= 20; id++) {
      open.add(spanOf(1, id));
    }
    assertThat(open.changed())
        .extracting(chunk -> chunk.chunk().spans().size())
        .containsExactly(8, 8, 4);
    open.add(spanOf(2, 1));
    assertThat(traces(open)).containsExactly(List.of(1L), List.of(1L), List.of(1L, 2L));
  }

  @Test
  void onlyChunksThatChangedAreStoredAgainAndThenWhole() {
    OpenTraces open = open(SMALL);
    for (int trace = 1; trace <= 4; trace++) {
      open.add(spanOf(trace, 1));
    }
    open.stored();
    assertThat(open.changed()).isEmpty();
    open.add(spanOf(4, 2));
    assertThat(open.changed()).extracting(chunk -> chunk.id().number()).containsExactly(1);
    assertThat(open.changed().getFirst().spanCount()).isEqualTo(2);
  }

  @Test
  void aChunkThatManyOthersFollowedTakesNothingMoreAndIsPreparedOnce() {
    List<TraceChunk.Id> prepared = new ArrayList<>();
    OpenTraces open =
        new OpenTraces(
            new SegmentCut(new StreamRecord(7, 1_000, new byte[1]), 10_000, 100, 0),
            5,
            chunk -> {
              prepared.add(chunk.id());
              return chunk;
            },
            SEALING);
    for (int trace = 1; trace <= 7; trace++) {
      open.add(spanOf(trace, trace));
    }
    assertThat(prepared).containsExactly(new TraceChunk.Id(5, 7, 0));
    open.add(spanOf(1, 8));
    open.add(spanOf(4, 9));
    assertThat(traces(open))
        .containsExactly(List.of(1L, 2L, 3L), List.of(4L, 5L, 6L), List.of(7L, 1L));
    assertThat(open.changed()).extracting(PreparedChunk::spanCount).containsExactly(3, 4, 2);
    assertThat(prepared).filteredOn(new TraceChunk.Id(5, 7, 0)::equals).hasSize(1);
  }

  /** Provisional writes, a final one and a replay end with the same chunks. */
  @Property(tries = 100)
  void theChunksAreAFunctionOfTheSpans(@ForAll long seed) {
    Random random = new Random(seed);
    OpenTraces.Bounds bounds = random.nextBoolean() ? SMALL : SEALING;
    List<Span> spans = new ArrayList<>();
    for (int id = 1; id <= random.nextInt(1, 120); id++) {
      spans.add(spanOf(1 + random.nextInt(20), id));
    }
    OpenTraces straight = open(bounds);
    spans.forEach(straight::add);

    OpenTraces provisional = open(bounds);
    Map<TraceChunk.Id, List<Span>> stored = new HashMap<>();
    for (Span span : spans) {
      provisional.add(span);
      if (random.nextInt(5) == 0) {
        provisional.changed().forEach(chunk -> stored.put(chunk.id(), chunk.chunk().spans()));
        provisional.stored();
      }
    }
    provisional.changed().forEach(chunk -> stored.put(chunk.id(), chunk.chunk().spans()));

    Map<TraceChunk.Id, List<Span>> whole = new HashMap<>();
    straight.changed().forEach(chunk -> whole.put(chunk.id(), chunk.chunk().spans()));
    assertThat(stored).as("seed %d", seed).isEqualTo(whole);
    assertThat(whole.values().stream().mapToInt(List::size).sum()).isEqualTo(spans.size());
  }
}
