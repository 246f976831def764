package io.strata.bench.shop;

import io.strata.telemetry.topic.KeyPartitioner;
import io.strata.telemetry.trace.TraceId;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** The values of one trace; drawn anew for each. Not thread-safe. */
final class TraceValues {
  private static final int MAX_SPANS = 64;
  private static final int USERS = 100_000;
  private static final int PRODUCTS = 5_000;
  private static final int THREADS = 50;
  private static final byte[] HEX =
      "0123456789abcdef".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
  private static final VarHandle BIG_ENDIAN =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LITTLE_ENDIAN =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final long[] ids = new long[MAX_SPANS];
  private final long[] starts = new long[MAX_SPANS];
  private final long[] ends = new long[MAX_SPANS];
  private final int[] parents = new int[MAX_SPANS];
  private final long[] details = new long[MAX_SPANS];
  private TraceId traceId = new TraceId(0, 1);
  private long user;
  private long session;
  private long product;
  private long order;

  /** Draws the values of a trace that ends about now. */
  void draw(TraceTemplate template, Randomness random, long nowNanos) {
    traceId = new TraceId(random.next(), random.next() | 1);
    user = random.below(USERS);
    session = Randomness.mix(user * 4 + (random.next() & 3));
    double wanted = random.fraction();
    product = (long) (PRODUCTS * wanted * wanted * wanted);
    order = 1_000_000_000L + random.below(1_000_000_000);
    // A long tail: the sum of uniform numbers is about normal, its power log-normal.
    double deviation = random.fraction() + random.fraction() + random.fraction() - 1.5;
    long duration = (long) (template.medianNanos() * Math.exp(deviation * 1.6));
    for (int i = 0; i < template.spans().size(); i++) {
      place(i, template.spans().get(i).origin(), random, nowNanos, duration);
    }
  }

  private void place(
      int span, SpanTemplate.Origin origin, Randomness random, long nowNanos, long duration) {
    ids[span] = random.next() | 1;
    details[span] = random.next();
    int parent = origin.parent();
    parents[span] = parent;
    if (parent < 0) {
      // What follows a message ends after the root, yet not in the future.
      starts[span] = nowNanos - 2 * duration;
      ends[span] = nowNanos - duration;
      return;
    }
    long length = ends[parent] - starts[parent];
    double part = origin.to() - origin.from();
    starts[span] =
        starts[parent] + (long) (length * (origin.from() + random.fraction() * 0.3 * part));
    ends[span] = starts[parent] + (long) (length * (origin.to() - random.fraction() * 0.3 * part));
  }

  TraceId traceId() {
    return traceId;
  }

  int partition(int partitions) {
    return KeyPartitioner.partition(traceId, partitions);
  }

  /** Which instance of a service serves the trace. */
  int instance(Service service) {
    return (int) (((traceId.high() >>> (service.number() * 4)) & 0xf) % service.instances());
  }

  void write(Value value, int span, byte[] target, int at) {
    long detail = details[span];
    switch (value) {
      case TRACE_ID -> {
        BIG_ENDIAN.set(target, at, traceId.high());
        BIG_ENDIAN.set(target, at + 8, traceId.low());
      }
      case SPAN_ID -> BIG_ENDIAN.set(target, at, ids[span]);
      case PARENT_ID -> BIG_ENDIAN.set(target, at, ids[parents[span]]);
      case START -> LITTLE_ENDIAN.set(target, at, starts[span]);
      case END -> LITTLE_ENDIAN.set(target, at, ends[span]);
      case USER -> digits(user, target, at, 6);
      case SESSION -> {
        hex(session, target, at);
        hex(Randomness.mix(session), target, at + 16);
      }
      case OCTET_A -> digits(100 + user % 100, target, at, 3);
      case OCTET_B -> digits(100 + user / 100 % 100, target, at, 3);
      case PRODUCT -> digits(10_000 + product, target, at, 5);
      case ORDER -> digits(order, target, at, 10);
      case THREAD -> digits(10 + thread(detail), target, at, 2);
      case THREAD_ID -> target[at] = (byte) (40 + thread(detail));
      case PORT -> varint(32_768 + ((detail >>> 8) & 0x3fff), target, at, 3);
      case SIZE -> varint(128 + ((detail >>> 22) & 0x1fff), target, at, 2);
      case ROWS -> target[at] = (byte) (1 + ((detail >>> 35) & 0x3f));
      case OFFSET -> varint(2_097_152 + ((detail >>> 41) & 0xfffff), target, at, 4);
    }
  }

  private static long thread(long detail) {
    return ((detail & 0xff) * THREADS) >>> 8;
  }

  private static void digits(long number, byte[] target, int at, int length) {
    long rest = number;
    for (int i = at + length - 1; i >= at; i--) {
      target[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
  }

  private static void hex(long number, byte[] target, int at) {
    for (int i = 0; i < 16; i++) {
      target[at + i] = HEX[(int) ((number >>> (60 - i * 4)) & 0xf)];
    }
  }

  private static void varint(long number, byte[] target, int at, int length) {
    long rest = number;
    for (int i = 0; i < length - 1; i++) {
      target[at + i] = (byte) ((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    target[at + length - 1] = (byte) (rest & 0x7f);
  }
}
