package io.strata.collector.ownmetrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.strata.collector.sample.SampledSegment;
import io.strata.telemetry.topic.TelemetryTopic;
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

  private final MeterRegistry registry;
  private final Map<String, AtomicLong> gauges = new ConcurrentHashMap<>();

  /** Metrics of that registry. */
  public CollectorMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  /** Items (spans, points, log records) of requests. */
  public void received(TelemetryTopic topic, String transport, long items) {
    count("received.items", Tags.of("signal", signal(topic), "transport", transport), items);
  }

  /** Received items that were refused, alone or with their request. */
  public void rejected(TelemetryTopic topic, String reason, long items) {
    count("rejected.items", Tags.of("signal", signal(topic), "reason", reason), items);
  }

  /** Requests that were refused before their items were known. */
  public void refusedRequest(TelemetryTopic topic, String transport, String reason) {
    count(
        "refused.requests",
        Tags.of("signal", signal(topic), "transport", transport, "reason", reason),
        1);
  }

  /** Connections that were closed as they came, because there were too many. */
  public void refusedConnection(String transport) {
    count("refused.connections", Tags.of("transport", transport), 1);
  }

  /** Received items that Kafka acknowledged. */
  public void produced(TelemetryTopic topic, long items) {
    count("produced.items", Tags.of("signal", signal(topic)), items);
  }

  /** Records read from Kafka. */
  public void consumed(TelemetryTopic topic, long records) {
    count("consumed.records", Tags.of("topic", topic.topicName()), records);
  }

  /** Consumed items that are not stored, and why. */
  public void skipped(TelemetryTopic topic, String reason, long items) {
    count("skipped.items", Tags.of("topic", topic.topicName(), "reason", reason), items);
  }

  /** Spans, log records or metric chunks that the store acknowledged. */
  public void stored(TelemetryTopic topic, long items) {
    count("stored.items", Tags.of("signal", signal(topic)), items);
  }

  /** Dead letters that Kafka acknowledged. */
  public void deadLetters(TelemetryTopic topic, String reason, long letters) {
    count("dead.letters", Tags.of("topic", topic.topicName(), "reason", reason), letters);
  }

  /** What is derived less exactly because a bound was reached, and which. */
  public void derivationLoss(String reason, long items) {
    count("derivation.losses", Tags.of("reason", reason), items);
  }

  /** Attempts that failed because the store or Kafka was away, and are repeated. */
  public void retried(TelemetryTopic topic, String reason) {
    count("retries", Tags.of("topic", topic.topicName(), "reason", reason), 1);
  }

  /** Records that a topic dropped before they could be processed. */
  public void lost(TelemetryTopic topic, long records) {
    count("lost.records", Tags.of("topic", topic.topicName()), records);
  }

  /** Records between a partition's end and what this process has read of it. */
  public void lag(TelemetryTopic topic, int partition, long records) {
    gauge("consumer.lag.records", topic, partition, records);
  }

  /** Spans that wait for the other side of their edge. */
  public void remembered(int partition, long spans) {
    gauge("edge.pending.spans", TelemetryTopic.SPANS, partition, spans);
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
                Tags.of("reason", tally.verdict().label()),
                spans));
  }

  /** Traces that tail sampling knows again when more of them comes. */
  public void rememberedTraces(int partition, long traces) {
    gauge("sampling.remembered.traces", TelemetryTopic.SPANS, partition, traces);
  }

  /** 1 while a consumer of a topic can store, 0 while it waits for the store. */
  public void storing(TelemetryTopic topic, int consumer, boolean possible) {
    gauges
        .computeIfAbsent(
            "storing." + topic + consumer,
            _ ->
                registry.gauge(
                    PREFIX + "storing",
                    Tags.of("topic", topic.topicName(), "consumer", Integer.toString(consumer)),
                    new AtomicLong()))
        .set(possible ? 1 : 0);
  }

  private void gauge(String name, TelemetryTopic topic, int partition, long value) {
    gauges
        .computeIfAbsent(
            name + topic + partition,
            _ ->
                registry.gauge(
                    PREFIX + name,
                    Tags.of("topic", topic.topicName(), "partition", Integer.toString(partition)),
                    new AtomicLong()))
        .set(value);
  }

  private void count(String name, Tags tags, long amount) {
    registry.counter(PREFIX + name, tags).increment((double) amount);
  }

  private static String signal(TelemetryTopic topic) {
    return switch (topic) {
      case SPANS -> "traces";
      case METRICS -> "metrics";
      case LOGS -> "logs";
    };
  }
}
