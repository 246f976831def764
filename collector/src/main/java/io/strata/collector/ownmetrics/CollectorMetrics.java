package io.strata.collector.ownmetrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.strata.collector.sample.SampledSegment;
import io.strata.telemetry.topic.TelemetryTopic;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The collector's own metrics. Of what is received, {@code received = rejected + produced}, in
 * items; of what is consumed, every record ends in stored items or in a dead letter, or its spans
 * are shed by sampling ({@code shed_spans}), and items that a record holds in vain are counted by
 * reason under {@code skipped_items}. Counters are of this process: what is processed again after a
 * restart is counted again. Thread-safe.
 */
public final class CollectorMetrics {
  private static final String PREFIX = "strata.collector.";

  /** Reasons and transports are few; what comes beyond is counted all the same, more slowly. */
  static final int MAX_REMEMBERED = 1_000;

  private final MeterRegistry registry;
  private final Map<Series, Counter> counters = new ConcurrentHashMap<>();
  private final Map<Level, AtomicLong> gauges = new ConcurrentHashMap<>();

  /** A counter as it is called for: the registry would make and sort tags each time to find it. */
  private record Series(String name, List<String> tags) {}

  /** A gauge of a partition or of a consumer. */
  private record Level(String name, TelemetryTopic topic, String tag, int number) {}

  /** Metrics of that registry. */
  public CollectorMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  /** Items (spans, points, log records) of requests. */
  public void received(TelemetryTopic topic, String transport, long items) {
    count("received.items", items, "signal", signal(topic), "transport", transport);
  }

  /** Received items that were refused, alone or with their request. */
  public void rejected(TelemetryTopic topic, String reason, long items) {
    count("rejected.items", items, "signal", signal(topic), "reason", reason);
  }

  /** Requests that were refused before their items were known. */
  public void refusedRequest(TelemetryTopic topic, String transport, String reason) {
    count("refused.requests", 1, "signal", signal(topic), "transport", transport, "reason", reason);
  }

  /** Connections that were closed as they came, because there were too many. */
  public void refusedConnection(String transport) {
    count("refused.connections", 1, "transport", transport);
  }

  /** Received items that Kafka acknowledged. */
  public void produced(TelemetryTopic topic, long items) {
    count("produced.items", items, "signal", signal(topic));
  }

  /** Records read from Kafka. */
  public void consumed(TelemetryTopic topic, long records) {
    count("consumed.records", records, "topic", topic.topicName());
  }

  /** Consumed items that are not stored, and why. */
  public void skipped(TelemetryTopic topic, String reason, long items) {
    count("skipped.items", items, "topic", topic.topicName(), "reason", reason);
  }

  /** Spans, log records or metric chunks that the store acknowledged. */
  public void stored(TelemetryTopic topic, long items) {
    count("stored.items", items, "signal", signal(topic));
  }

  /** Dead letters that Kafka acknowledged. */
  public void deadLetters(TelemetryTopic topic, String reason, long letters) {
    count("dead.letters", letters, "topic", topic.topicName(), "reason", reason);
  }

  /** What is derived less exactly because a bound was reached, and which. */
  public void derivationLoss(String reason, long items) {
    count("derivation.losses", items, "reason", reason);
  }

  /** Attempts that failed because the store or Kafka was away, and are repeated. */
  public void retried(TelemetryTopic topic, String reason) {
    count("retries", 1, "topic", topic.topicName(), "reason", reason);
  }

  /** Records that a topic dropped before they could be processed. */
  public void lost(TelemetryTopic topic, long records) {
    count("lost.records", records, "topic", topic.topicName());
  }

  /** Records between a partition's end and what this process has read of it. */
  public void lag(TelemetryTopic topic, int partition, long records) {
    gauge(new Level("consumer.lag.records", topic, "partition", partition), records);
  }

  /** Spans that wait for the other side of their edge. */
  public void remembered(int partition, long spans) {
    gauge(new Level("edge.pending.spans", TelemetryTopic.SPANS, "partition", partition), spans);
  }

  /**
   * Spans of a segment that tail sampling decided: {@code stored_items} of traces grow by the kept
   * ones, the shed ones are counted and not stored.
   */
  public void sampled(SampledSegment segment) {
    segment
        .counts()
        .forEach((tally, spans) ->
            count(
                tally.verdict().isKept() ? "kept.spans" : "shed.spans",
                spans,
                "reason",
                tally.verdict().label()));
  }

  /** Traces that tail sampling knows again when more of them comes. */
  public void rememberedTraces(int partition, long traces) {
    gauge(
        new Level("sampling.remembered.traces", TelemetryTopic.SPANS, "partition", partition),
        traces);
  }

  /** 1 while a consumer of a topic can store, 0 while it waits for the store. */
  public void storing(TelemetryTopic topic, int consumer, boolean possible) {
    gauge(new Level("storing", topic, "consumer", consumer), possible ? 1 : 0);
  }

  private void gauge(Level level, long value) {
    AtomicLong known = gauges.get(level);
    if (known == null) {
      known = gauges.computeIfAbsent(level, this::registered);
    }
    known.set(value);
  }

  private AtomicLong registered(Level level) {
    // The registry holds its gauges weakly, and gives null for what a filter denies.
    AtomicLong value = new AtomicLong();
    registry.gauge(
        PREFIX + level.name(),
        Tags.of("topic", level.topic().topicName(), level.tag(), Integer.toString(level.number())),
        value);
    return value;
  }

  private void count(String name, long amount, String... tags) {
    Series series = new Series(name, List.of(tags));
    Counter counter = counters.get(series);
    if (counter == null) {
      counter = registry.counter(PREFIX + name, tags);
      if (counters.size() < MAX_REMEMBERED) {
        counters.put(series, counter);
      }
    }
    counter.increment((double) amount);
  }

  private static String signal(TelemetryTopic topic) {
    return switch (topic) {
      case SPANS -> "traces";
      case METRICS -> "metrics";
      case LOGS -> "logs";
    };
  }
}
