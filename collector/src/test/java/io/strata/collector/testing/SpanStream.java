package io.strata.collector.testing;

import io.strata.collector.stream.StreamRecord;
import io.strata.telemetry.otlp.OtlpEncoder;
import io.strata.telemetry.trace.Span;
import io.strata.telemetry.trace.SpanKind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Makes a partition's stream of a shop's traces, with whatever disorder a seed brings. */
public final class SpanStream {
  /** Below the horizon within which duplicates are told. */
  private static final long DUPLICATES_WITHIN = 50_000;

  private final Random random;
  private long nextSpanId = 1;

  public SpanStream(long seed) {
    this.random = new Random(seed);
  }

  /** The spans of a trace: a gateway calls services, which call a database, a queue, a peer. */
  public List<Span> trace(long number, long endMillis) {
    List<Span> spans = new ArrayList<>();
    long root = id();
    spans.add(
        span("gateway", SpanKind.SERVER, root, number, endMillis).name("GET /checkout").build());
    for (int i = random.nextInt(3); i >= 0; i--) {
      long client = id();
      spans.add(span("gateway", SpanKind.CLIENT, client, number, endMillis).parent(root).build());
      long inner = id();
      spans.add(
          span("gateway", SpanKind.INTERNAL, inner, number, endMillis).parent(client).build());
      long server = id();
      spans.add(
          maybeFailed(span("cart-" + i, SpanKind.SERVER, server, number, endMillis).parent(inner))
              .build());
      leaf(spans, "cart-" + i, server, number, endMillis);
    }
    return spans;
  }

  private void leaf(List<Span> spans, String service, long parent, long trace, long endMillis) {
    switch (random.nextInt(4)) {
      case 0 ->
          spans.add(
              span(service, SpanKind.CLIENT, id(), trace, endMillis)
                  .parent(parent)
                  .with("db.system", "redis")
                  .with("server.address", "127.0.0.1")
                  .build());
      case 1 -> {
        long producer = id();
        spans.add(
            span(service, SpanKind.PRODUCER, producer, trace, endMillis)
                .parent(parent)
                .with("messaging.system", "kafka")
                .with("messaging.destination.name", "orders")
                .build());
        SpanBuilder consumer =
            span("mail", SpanKind.CONSUMER, id(), trace, endMillis)
                .with("messaging.system", "kafka");
        spans.add(
            random.nextBoolean()
                ? consumer.parent(producer).build()
                : consumer.link(trace, producer).build());
      }
      case 2 ->
          spans.add(
              span(service, SpanKind.CLIENT, id(), trace, endMillis)
                  .parent(parent)
                  .with("server.address", "api.example.com")
                  .build());
      default -> {}
    }
  }

  /**
   * Records of some hundred traces over two minutes, with gaps: spans arrive late, in any order,
   * and some twice; some records are no OTLP.
   */
  public List<StreamRecord> records() {
    List<Span> waiting = new ArrayList<>();
    Map<Span, Long> sent = new LinkedHashMap<>();
    List<StreamRecord> records = new ArrayList<>();
    long time = SpanBuilder.T0;
    long offset = random.nextInt(100);
    for (int i = 0; i < 60; i++) {
      time += random.nextInt(10) == 0 ? random.nextInt(60_000) : random.nextInt(3_000);
      for (int traces = random.nextInt(4); traces > 0; traces--) {
        waiting.addAll(trace(random.nextInt(50_000) + 1, time - random.nextInt(15_000)));
      }
      Collections.shuffle(waiting, random);
      List<Span> batch = new ArrayList<>(waiting.subList(0, random.nextInt(waiting.size() + 1)));
      waiting.removeAll(batch);
      long since = time - DUPLICATES_WITHIN;
      sent.values().removeIf(sentAt -> sentAt < since);
      if (!sent.isEmpty() && random.nextInt(3) == 0) {
        batch.add(List.copyOf(sent.keySet()).get(random.nextInt(sent.size())));
      }
      offset += 1 + random.nextInt(3);
      boolean garbage = random.nextInt(15) == 0;
      records.add(
          new StreamRecord(
              offset, time, garbage ? new byte[] {-1, 7, 7} : OtlpEncoder.spans(batch)));
      if (!garbage) {
        long sentAt = time;
        batch.forEach(span -> sent.put(span, sentAt));
      }
    }
    return records;
  }

  private long id() {
    return nextSpanId++;
  }

  private SpanBuilder span(String service, SpanKind kind, long id, long trace, long endMillis) {
    return SpanBuilder.span(service, kind, id)
        .trace(trace)
        .end(endMillis)
        .micros(1_000 + random.nextInt(100_000))
        .traceState(random.nextInt(5) == 0 ? "ot=th:c" : "");
  }

  private SpanBuilder maybeFailed(SpanBuilder span) {
    return random.nextInt(10) == 0 ? span.error() : span;
  }
}
