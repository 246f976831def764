package io.strata.bench.shop;

import static org.assertj.core.api.Assertions.assertThat;

import io.strata.telemetry.otlp.Decoded;
import io.strata.telemetry.otlp.OtlpDecoder;
import io.strata.telemetry.topic.KeyPartitioner;
import io.strata.telemetry.trace.Span;
import io.strata.telemetry.trace.SpanId;
import io.strata.telemetry.trace.TraceId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ShopTrafficTest {
  private static final long SEED = 7;
  private static final long NOW = 1_800_000_000_000_000_000L;
  private static final int PARTITIONS = 4;
  private static final int TRACES = 4_000;

  // Only read here, never compared as a whole.
  @SuppressWarnings("ArrayRecordComponent")
  private record Written(int partition, byte[] value) {}

  private static List<Written> records(long seed) {
    List<Written> records = new ArrayList<>();
    ShopTraffic traffic =
        new ShopTraffic(
            seed,
            PARTITIONS,
            ShopTraffic.SPANS_PER_RECORD,
            (partition, value) -> records.add(new Written(partition, value)));
    for (int i = 0; i < TRACES; i++) {
      traffic.trace(NOW + i * 100_000L);
    }
    traffic.flush();
    return records;
  }

  private static List<Span> spans() {
    List<Span> spans = new ArrayList<>();
    for (Written record : records(SEED)) {
      Decoded<Span> decoded = OtlpDecoder.spans(record.value());
      assertThat(decoded.rejected()).isEmpty();
      spans.addAll(decoded.items());
    }
    return spans;
  }

  @Test
  void theSameSeedGivesTheSameRecords() {
    List<Written> first = records(SEED);
    List<Written> second = records(SEED);
    assertThat(second).hasSameSizeAs(first);
    for (int i = 0; i < first.size(); i++) {
      assertThat(Arrays.equals(first.get(i).value(), second.get(i).value())).isTrue();
    }
    assertThat(Arrays.equals(records(SEED + 1).getFirst().value(), first.getFirst().value()))
        .isFalse();
  }

  @Test
  void everySpanIsInItsTracesPartition() {
    for (Written record : records(SEED)) {
      for (Span span : OtlpDecoder.spans(record.value()).items()) {
        assertThat(KeyPartitioner.partition(span.traceId(), PARTITIONS))
            .isEqualTo(record.partition());
      }
    }
  }

  @Test
  void tracesHaveAboutTenSpansWithTenToTwentyAttributes() {
    List<Span> spans = spans();
    assertThat(spans.size() / (double) TRACES).isBetween(9.0, 12.0);
    assertThat(spans).allSatisfy(span -> assertThat(span.attributes().size()).isBetween(10, 20));
    assertThat(spans)
        .allSatisfy(span -> assertThat(span.resource().attributes().size()).isBetween(15, 25));
  }

  @Test
  void twoPercentOfSpansFailWithAnExceptionEvent() {
    List<Span> spans = spans();
    List<Span> failed = spans.stream().filter(span -> span.status().isError()).toList();
    assertThat(failed.size() / (double) spans.size()).isBetween(0.014, 0.026);
    assertThat(failed)
        .allSatisfy(span -> assertThat(span.events().getFirst().name()).isEqualTo("exception"));
  }

  @Test
  void everySpanButTheRootHasItsParentInTheTraceAndStartsAfterIt() {
    Map<TraceId, List<Span>> traces =
        spans().stream().collect(Collectors.groupingBy(Span::traceId));
    assertThat(traces).hasSize(TRACES);
    for (List<Span> trace : traces.values()) {
      Map<SpanId, Span> byId = trace.stream().collect(Collectors.toMap(Span::spanId, s -> s));
      assertThat(trace.stream().filter(Span::isRoot)).hasSize(1);
      for (Span span : trace) {
        assertThat(span.endUnixNano()).isBetween(span.startUnixNano(), NOW + 10_000_000_000L);
        if (!span.isRoot()) {
          Span parent = Objects.requireNonNull(byId.get(span.parentSpanId()));
          assertThat(span.startUnixNano()).isGreaterThanOrEqualTo(parent.startUnixNano());
        }
      }
    }
  }

  @Test
  void valuesHaveManyUsersAndSomeFavouredProducts() {
    Set<String> users = new HashSet<>();
    Set<String> paths = new HashSet<>();
    for (Span span : spans()) {
      if (span.isRoot()) {
        users.add(span.attributes().text("user.id").orElseThrow());
        paths.add(span.attributes().text("url.path").orElseThrow());
      }
    }
    assertThat(users).hasSizeGreaterThan(TRACES * 9 / 10);
    assertThat(paths).hasSizeBetween(200, 2_000);
  }
}
