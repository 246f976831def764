package io.strata.collector.simulation;

import io.strata.collector.testing.SpanBuilder;
import io.strata.telemetry.attribute.AttributeValue;
import io.strata.telemetry.attribute.Attributes;
import io.strata.telemetry.log.LogRecord;
import io.strata.telemetry.metric.AggregationTemporality;
import io.strata.telemetry.metric.Metric;
import io.strata.telemetry.metric.MetricData;
import io.strata.telemetry.metric.NumberPoint;
import io.strata.telemetry.otlp.OtlpEncoder;
import io.strata.telemetry.resource.InstrumentationScope;
import io.strata.telemetry.resource.Resource;
import io.strata.telemetry.topic.KeyPartitioner;
import io.strata.telemetry.topic.TelemetryTopic;
import io.strata.telemetry.trace.Span;
import io.strata.telemetry.trace.SpanId;
import io.strata.telemetry.trace.TraceId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Writes telemetry into topics as senders do: in any order, late, repeated within the horizon of
 * duplicates, some of it no telemetry at all; and tells the model.
 */
final class Traffic {
  /** Below the horizon within which duplicates are told, which is counted in windows of 10 s. */
  private static final long DUPLICATES_WITHIN_MILLIS = 50_000;

  /** Below the wait for the other side of a call, counted in windows as well. */
  private static final long TOGETHER_WITHIN_MILLIS = 9_000;

  private static final long HOUR_MILLIS = 3_600_000;
  private static final String SPANS = TelemetryTopic.SPANS.topicName();
  private static final String METRICS = TelemetryTopic.METRICS.topicName();
  private static final String LOGS = TelemetryTopic.LOGS.topicName();

  private final Random random;
  private final SimulatedKafka kafka;
  private final Time time;
  private final Expected expected;
  private final List<Waiting> waiting = new ArrayList<>();
  private final List<Sent> sent = new ArrayList<>();
  private final boolean sendersAreStored;

  /** Services with an agent that counts; a service does, or does not, for a whole schedule. */
  private final Set<String> counting;

  private int number;
  private long highestMillis = SpanBuilder.T0;

  /** A span that its sender still holds, or, until a time, has not made. */
  private record Waiting(Span span, int partition, long sinceMillis) {
    boolean isMade(long millis) {
      return sinceMillis <= millis;
    }
  }

  /** A record that may be delivered again, and the stream's time when it was delivered. */
  // The value is not copied; it does not change.
  @SuppressWarnings("ArrayRecordComponent")
  private record Sent(String topic, int partition, byte[] value, long atMillis) {}

  /**
   * Traffic from now on.
   *
   * @param sendersAreStored whether the sender of a message can be read again where it came to
   *     another partition: where not, all that belongs together is in one
   */
  Traffic(
      Random random, SimulatedKafka kafka, Time time, Expected expected, boolean sendersAreStored) {
    this.sendersAreStored = sendersAreStored;
    this.random = random;
    this.counting = random.nextBoolean() ? Set.of("cart-1", "mail") : Set.of();
    this.kafka = kafka;
    this.time = time;
    this.expected = expected;
  }

  /** Something is sent. */
  void act() {
    switch (random.nextInt(12)) {
      case 0, 1 -> request();
      case 2, 3, 4, 5 -> sendSpans(random.nextInt(waiting.size() + 1));
      case 6 -> repeat();
      case 7 -> poison();
      case 8, 9 -> logLines();
      default -> samples();
    }
  }

  private void request() {
    int partition = random.nextInt(SimulatedKafka.PARTITIONS);
    boolean foreign = sendersAreStored && random.nextInt(10) == 0;
    boolean together = !sendersAreStored || random.nextInt(10) > 0;
    long age =
        switch (random.nextInt(10)) {
          case 0 -> random.nextInt(30) * 60_000L;
          case 1 -> (1 + random.nextInt(3)) * HOUR_MILLIS;
          case 2 -> 8 * HOUR_MILLIS;
          default -> random.nextInt(15_000);
        };
    // Senders of messages are in the partition of their trace, or together with what takes them.
    int home = together ? foreign ? -1 : partition : 1;
    Map<TraceId, Long> consumedLater = new HashMap<>();
    Supplier<TraceId> linked =
        () -> {
          if (!sendersAreStored || home < 0 || random.nextInt(3) == 0) {
            return traceId(home);
          }
          TraceId anywhere = traceId(-1);
          consumedLater.put(anywhere, consumedAfter());
          return anywhere;
        };
    Shop shop = new Shop(random, expected, () -> traceId(home), linked, counting);
    Shop.Fate fate = new Shop.Fate(age < 7 * HOUR_MILLIS, together, together);
    for (Span span : shop.request(time.millis() - age, fate)) {
      boolean cart = span.resource().serviceName().startsWith("cart");
      Long later = consumedLater.get(span.traceId());
      int at = later != null ? home(span.traceId()) : together ? partition : cart ? 1 : 0;
      waiting.add(new Waiting(span, at, time.millis() + (later == null ? 0 : later)));
    }
  }

  /** A message may lie for minutes before it is taken. */
  private long consumedAfter() {
    return random.nextBoolean() ? random.nextInt(30_000) : random.nextInt(240_000);
  }

  private static int home(TraceId id) {
    return KeyPartitioner.partition(id.hex(), SimulatedKafka.PARTITIONS);
  }

  /** An id of a partition, or of any. */
  private TraceId traceId(int partition) {
    while (true) {
      TraceId id = new TraceId(random.nextLong(), random.nextLong() | 1);
      if (partition < 0 || home(id) == partition) {
        return id;
      }
    }
  }

  private void sendSpans(int count) {
    Collections.shuffle(waiting, random);
    List<Waiting> batch = new ArrayList<>(waiting.subList(0, count));
    batch.removeIf(item -> !item.isMade(time.millis()));
    waiting.removeAll(batch);
    send(batch);
  }

  private void send(List<Waiting> batch) {
    for (int partition = 0; partition < SimulatedKafka.PARTITIONS; partition++) {
      int at = partition;
      List<Span> spans =
          batch.stream().filter(item -> item.partition() == at).map(Waiting::span).toList();
      if (!spans.isEmpty()) {
        append(SPANS, at, OtlpEncoder.spans(spans));
      }
    }
  }

  private void append(String topic, int partition, byte[] value) {
    kafka.append(topic, partition, value, Map.of());
    sent.add(new Sent(topic, partition, value, streamMillis(topic, partition)));
  }

  private long streamMillis(String topic, int partition) {
    return kafka.logs(topic).get(partition).highestMillis();
  }

  /** A sender did not hear that a record was taken. */
  private void repeat() {
    sent.removeIf(item ->
        item.atMillis()
            < Math.max(time.millis(), streamMillis(item.topic(), item.partition()))
                - DUPLICATES_WITHIN_MILLIS);
    if (!sent.isEmpty()) {
      Sent again = sent.get(random.nextInt(sent.size()));
      kafka.append(again.topic(), again.partition(), again.value(), Map.of());
    }
  }

  /** Any topic of telemetry. */
  static TelemetryTopic any(Random random) {
    return switch (random.nextInt(3)) {
      case 0 -> TelemetryTopic.SPANS;
      case 1 -> TelemetryTopic.METRICS;
      default -> TelemetryTopic.LOGS;
    };
  }

  private void poison() {
    String topic = any(random).topicName();
    int partition = random.nextInt(SimulatedKafka.PARTITIONS);
    if (random.nextInt(4) == 0) {
      kafka.append(topic, partition, null, Map.of());
      return;
    }
    byte[] value = new byte[1 + random.nextInt(20)];
    random.nextBytes(value);
    // A length far beyond the end.
    value[0] = -1;
    expected.deadLetter(topic, partition, kafka.append(topic, partition, value, Map.of()));
  }

  private void logLines() {
    int partition = random.nextInt(SimulatedKafka.PARTITIONS);
    List<LogRecord> records = new ArrayList<>();
    for (int i = random.nextInt(5); i >= 0; i--) {
      String line = "line " + number++;
      records.add(
          new LogRecord(
              resource("shop"),
              new InstrumentationScope("log", "", Attributes.empty()),
              (time.millis() - random.nextInt(60_000)) * 1_000_000,
              0,
              9,
              "INFO",
              AttributeValue.of(line),
              Attributes.empty(),
              null,
              SpanId.NONE,
              0,
              "",
              0));
      expected.logLine(line);
    }
    append(LOGS, partition, OtlpEncoder.logs(records));
  }

  private static Resource resource(String service) {
    return new Resource(Attributes.builder().put("service.name", service).build());
  }

  /** Metrics that an agent counted itself: gauges and deltas. */
  private void samples() {
    int which = random.nextInt(4);
    long millis = time.millis() / 1_000 * 1_000 - random.nextInt(600) * 1_000L;
    double value = random.nextInt(1_000);
    String name = which < 2 ? "temperature" : "jobs";
    String key = "%s_%d".formatted(name, which);
    String series = key + (which < 2 ? "" : "_total") + "{job=probe, service_name=probe}";
    if (expected.figures().getOrDefault(series, Map.of()).containsKey(millis)) {
      return;
    }
    expected.sample(series, millis, value);
    NumberPoint point =
        new NumberPoint(
            Attributes.empty(), (millis - 1_000) * 1_000_000, millis * 1_000_000, value, false);
    MetricData data =
        which < 2
            ? new MetricData.Gauge(List.of(point))
            : new MetricData.Sum(List.of(point), AggregationTemporality.DELTA, true);
    Metric metric =
        new Metric(
            resource("probe"),
            new InstrumentationScope("probe", "", Attributes.empty()),
            key,
            "",
            "",
            data);
    append(METRICS, which % SimulatedKafka.PARTITIONS, OtlpEncoder.metrics(List.of(metric)));
  }

  /** Time passes; what waits for too long is sent before. */
  void advance(long millis) {
    List<Waiting> due =
        waiting.stream()
            .filter(item ->
                item.isMade(time.millis())
                    && Math.abs(time.millis() + millis - item.sinceMillis())
                        > TOGETHER_WITHIN_MILLIS)
            .toList();
    waiting.removeAll(due);
    send(due);
    time.advance(millis);
    highestMillis = Math.max(highestMillis, time.millis());
  }

  /** The broker's clock is set; what waits is sent before. */
  void step(long millis) {
    sendSpans(waiting.size());
    time.step(millis);
    highestMillis = Math.max(highestMillis, time.millis());
  }

  /** The broker's clock, where it was set back, goes on from its highest time. */
  void catchUp() {
    time.step(Math.max(0, highestMillis - time.millis()));
  }

  /** Sends what waits; false where something is yet to come, for which time must pass. */
  boolean end() {
    sendSpans(waiting.size());
    return waiting.isEmpty();
  }

  /** A record without content, on every partition of a topic: stream time goes on. */
  void tick(TelemetryTopic topic) {
    for (int partition = 0; partition < SimulatedKafka.PARTITIONS; partition++) {
      kafka.append(topic.topicName(), partition, new byte[0], Map.of());
    }
  }
}
