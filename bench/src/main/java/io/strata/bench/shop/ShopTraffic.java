package io.strata.bench.shop;

import io.strata.telemetry.trace.TraceId;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * The records that agents of the shop, through a receiver, would write to Kafka: each holds spans
 * of one instance whose traces are of one partition. For the same seed the same traces, whatever
 * the time. A record of 128 spans costs some 30 microseconds. Not thread-safe.
 */
public final class ShopTraffic {
  private static final int SPANS_PER_RECORD = 128;

  private final ShopTraces traces;
  private final Randomness random;
  private final int partitions;
  private final TraceValues values = new TraceValues();
  private final Batch[][] batches;
  private final List<Batch> touched = new ArrayList<>();
  private final Records records;
  private int spans;
  private int failedSpans;

  /** Takes a record. */
  @FunctionalInterface
  public interface Records {
    /**
     * Takes a record.
     *
     * @param value {@code TracesData}; not used again by the caller
     */
    void accept(int partition, byte[] value);
  }

  /**
   * Traffic from the start.
   *
   * @param partitions of the topic
   * @param records gets what is complete, from {@link #trace} and {@link #flush}
   */
  public ShopTraffic(long seed, int partitions, Records records) {
    this.traces = new ShopTraces(seed);
    this.random = new Randomness(seed ^ 0x5deece66dL);
    this.partitions = partitions;
    this.records = records;
    this.batches = new Batch[Service.values().length][];
    for (Service service : Service.values()) {
      Batch[] ofService = new Batch[service.instances() * partitions];
      for (int i = 0; i < ofService.length; i++) {
        ofService[i] = new Batch(i % partitions, service.resource(i / partitions, seed));
      }
      batches[service.number()] = ofService;
    }
  }

  /** Makes the spans of a trace that ends at a time, nanoseconds since the epoch. */
  public void trace(long nowNanos) {
    TraceTemplate template = traces.next(random);
    values.draw(template, random, nowNanos);
    int partition = values.partition(partitions);
    touched.clear();
    List<SpanTemplate> all = template.spans();
    for (int i = 0; i < all.size(); i++) {
      SpanTemplate span = all.get(i);
      Service service = span.origin().service();
      Batch batch = batches[service.number()][values.instance(service) * partitions + partition];
      batch.add(span, i);
      touched.add(batch);
      failedSpans += span.failed() ? 1 : 0;
    }
    spans = all.size();
    touched.forEach(Batch::sendIfFull);
  }

  /** The trace made last. */
  public TraceId lastTraceId() {
    return values.traceId();
  }

  /** Its spans. */
  public int lastSpanCount() {
    return spans;
  }

  /** How many spans of all traces so far failed. */
  public int failedSpans() {
    return failedSpans;
  }

  /** Sends what holds spans of the trace made last. */
  public void flushLast() {
    touched.forEach(Batch::send);
  }

  /** Sends what is left. */
  public void flush() {
    for (Batch[] ofService : batches) {
      for (Batch batch : ofService) {
        batch.send();
      }
    }
  }

  /** Spans on their way into a record, by scope. */
  private final class Batch {
    private static final int LENGTH_DELIMITED = 2;

    private final int partition;
    private final byte[] resource;
    private final Spans[] scopes = new Spans[Scope.values().length];
    private int count;

    Batch(int partition, byte[] resource) {
      this.partition = partition;
      this.resource = resource;
      for (Scope scope : Scope.values()) {
        scopes[scope.number()] = new Spans(scope.message());
      }
    }

    void add(SpanTemplate span, int place) {
      Spans ofScope = scopes[span.origin().scope().number()];
      span.write(values, place, ofScope.room(span.size()), ofScope.used);
      ofScope.used += span.size();
      count++;
    }

    void sendIfFull() {
      if (count >= SPANS_PER_RECORD) {
        send();
      }
    }

    void send() {
      if (count == 0) {
        return;
      }
      int size = framed(resource.length);
      for (Spans spansOfScope : scopes) {
        size += spansOfScope.used == 0 ? 0 : framed(spansOfScope.size());
      }
      ByteArrayOutputStream record = new ByteArrayOutputStream(framed(size));
      frame(record, 1, size);
      frame(record, 1, resource.length);
      record.writeBytes(resource);
      for (Spans spansOfScope : scopes) {
        if (spansOfScope.used > 0) {
          frame(record, 2, spansOfScope.size());
          frame(record, 1, spansOfScope.scope.length);
          record.writeBytes(spansOfScope.scope);
          record.write(spansOfScope.bytes, 0, spansOfScope.used);
          spansOfScope.used = 0;
        }
      }
      count = 0;
      records.accept(partition, record.toByteArray());
    }

    private static void frame(ByteArrayOutputStream out, int field, int size) {
      out.write(field << 3 | LENGTH_DELIMITED);
      int rest = size;
      while ((rest & ~0x7f) != 0) {
        out.write((rest & 0x7f) | 0x80);
        rest >>>= 7;
      }
      out.write(rest);
    }
  }

  private static int framed(int size) {
    int bits = 32 - Integer.numberOfLeadingZeros(size | 1);
    return 1 + (bits + 6) / 7 + size;
  }

  /** The encoded spans of a scope. */
  private static final class Spans {
    private final byte[] scope;
    private byte[] bytes = new byte[16 << 10];
    private int used;

    Spans(byte[] scope) {
      this.scope = scope;
    }

    byte[] room(int size) {
      if (used + size > bytes.length) {
        bytes = java.util.Arrays.copyOf(bytes, Math.max(used + size, bytes.length * 2));
      }
      return bytes;
    }

    int size() {
      return framed(scope.length) + used;
    }
  }
}
