package io.strata.collector.sample;

import io.strata.collector.testing.SpanBuilder;
import io.strata.telemetry.trace.Span;
import io.strata.telemetry.trace.SpanKind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Segments of a shop's traffic: few operations get most of it, and traces cross segments. */
final class Traffic {
  static final int TRACES_PER_SEGMENT = 100;
  static final int SPANS_PER_TRACE = 5;

  private final Random random;
  private long nextId = 1;

  Traffic(long seed) {
    this.random = new Random(seed);
  }

  /** So many segments, one window each, with now and then an empty window between. */
  List<ClosedSegment> segments(int count, double errors) {
    List<List<Span>> bySegment = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      bySegment.add(new ArrayList<>());
    }
    for (int i = 0; i < count; i++) {
      for (int n = 0; n < TRACES_PER_SEGMENT; n++) {
        for (Span span : trace(errors)) {
          int late = random.nextInt(10) == 0 ? random.nextInt(4) : 0;
          bySegment.get(Math.min(count - 1, i + late)).add(span);
        }
      }
    }
    List<ClosedSegment> segments = new ArrayList<>();
    long window = 1_000;
    for (int i = 0; i < count; i++) {
      window += random.nextInt(12) == 0 ? 2 : 1;
      segments.add(segment(i, window, bySegment.get(i)));
    }
    return segments;
  }

  static ClosedSegment segment(long number, long window, List<Span> spans) {
    return new ClosedSegment(number, window, 10_000, spans.size() * 300L, number, spans);
  }

  private List<Span> trace(double errors) {
    long traceId = random.nextLong();
    String operation = "op-" + (int) Math.min(40, Math.abs(random.nextGaussian() * 8));
    boolean failed = random.nextDouble() < errors;
    boolean slow = random.nextInt(50) == 0;
    List<Span> spans = new ArrayList<>();
    long root = nextId++;
    for (int i = 0; i < SPANS_PER_TRACE; i++) {
      SpanBuilder span =
          SpanBuilder.span(
                  i < 2 ? "gateway" : "cart",
                  i % 2 == 0 ? SpanKind.SERVER : SpanKind.CLIENT,
                  i == 0 ? root : nextId++)
              .trace(traceId)
              .name(operation)
              .micros(1_000 + random.nextInt(500) + (slow ? 500_000 : 0));
      if (i > 0) {
        span.parent(root);
      }
      if (failed && i == SPANS_PER_TRACE - 1) {
        span.error();
      }
      spans.add(span.build());
    }
    return spans;
  }

  /** The same segments, each with its spans in another order. */
  List<ClosedSegment> shuffled(List<ClosedSegment> segments) {
    return segments.stream()
        .map(segment -> {
          List<Span> spans = new ArrayList<>(segment.spans());
          Collections.shuffle(spans, random);
          return segment(segment.number(), segment.window(), spans);
        })
        .toList();
  }
}
