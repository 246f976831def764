package io.strata.bench.jmh;

import io.strata.bench.shop.ShopTraffic;
import io.strata.telemetry.otlp.OtlpDecoder;
import io.strata.telemetry.trace.Span;
import java.util.ArrayList;
import java.util.List;

/** The same records of the shop for every benchmark. */
public final class ShopRecords {
  /** Spans of a record; some have two or three more. */
  public static final int SPANS = ShopTraffic.SPANS_PER_RECORD;

  private static final long SEED = 42;
  private static final long NOW_NANOS = 1_800_000_000_000_000_000L;
  private static final long TRACE_EVERY_NANOS = 200_000;

  private ShopRecords() {}

  /**
   * Records of the traffic.
   *
   * @param partitions into how many the traffic is split; only the first's records are given
   */
  public static List<byte[]> records(int count, int partitions) {
    List<byte[]> records = new ArrayList<>();
    ShopTraffic traffic =
        new ShopTraffic(
            SEED,
            partitions,
            SPANS,
            (partition, value) -> {
              if (partition == 0) {
                records.add(value);
              }
            });
    for (long now = NOW_NANOS; records.size() < count; now += TRACE_EVERY_NANOS) {
      traffic.trace(now);
    }
    return records.subList(0, count);
  }

  /** The time of the traces, epoch milliseconds. */
  public static long nowMillis() {
    return NOW_NANOS / 1_000_000;
  }

  /** The spans of whole traces. */
  public static List<Span> spans(int count) {
    List<Span> spans = new ArrayList<>();
    ShopTraffic traffic =
        new ShopTraffic(
            SEED, 1, SPANS, (_, value) -> spans.addAll(OtlpDecoder.spans(value).items()));
    for (long now = NOW_NANOS; spans.size() < count; now += TRACE_EVERY_NANOS) {
      traffic.trace(now);
      traffic.flush();
    }
    return spans.subList(0, count);
  }
}
