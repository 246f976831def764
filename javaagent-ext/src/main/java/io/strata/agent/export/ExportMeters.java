package io.strata.agent.export;

import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.Meter;

/**
 * The export's own figures as metrics of the application: {@code strata.agent.export.sent} and
 * {@code .sent.bytes} by signal, {@code .dropped} by signal and cause, {@code .queue.bytes} and
 * {@code .queue.items}.
 */
final class ExportMeters {
  private static final AttributeKey<String> SIGNAL = AttributeKey.stringKey("signal");
  private static final AttributeKey<String> CAUSE = AttributeKey.stringKey("cause");

  private final ExportCounts counts;
  private final BatchQueue queue;
  private boolean registered;

  ExportMeters(ExportCounts counts, BatchQueue queue) {
    this.counts = counts;
    this.queue = queue;
  }

  /**
   * Registers the metrics as soon as there is an SDK: exporters are made before it, and asking for
   * it any earlier would put a lasting no-op in its place. For one thread.
   */
  void registerWhenPossible() {
    if (!registered && GlobalOpenTelemetry.isSet()) {
      registered = true;
      register(GlobalOpenTelemetry.getMeter("strata.agent"));
    }
  }

  void register(Meter meter) {
    meter
        .counterBuilder("strata.agent.export.sent")
        .setUnit("{item}")
        .setDescription("Spans, metrics and log records that Kafka acknowledged")
        .buildWithCallback(measurement ->
            counts.sentItems(
                (signal, items) -> measurement.record(items, Attributes.of(SIGNAL, signal))));
    meter
        .counterBuilder("strata.agent.export.sent.bytes")
        .setUnit("By")
        .setDescription("Their size before compression")
        .buildWithCallback(measurement ->
            counts.sentBytes(
                (signal, bytes) -> measurement.record(bytes, Attributes.of(SIGNAL, signal))));
    meter
        .counterBuilder("strata.agent.export.dropped")
        .setUnit("{item}")
        .setDescription("Spans, metrics and log records that were lost")
        .buildWithCallback(measurement ->
            counts.lostItems((signal, cause, items) ->
                measurement.record(items, Attributes.of(SIGNAL, signal, CAUSE, cause.label()))));
    meter
        .upDownCounterBuilder("strata.agent.export.queue.bytes")
        .setUnit("By")
        .setDescription("Estimated memory of what waits for the producer")
        .buildWithCallback(measurement -> measurement.record(queue.bytes()));
    meter
        .upDownCounterBuilder("strata.agent.export.queue.items")
        .setUnit("{item}")
        .setDescription("What waits for the producer")
        .buildWithCallback(measurement -> measurement.record(queue.items()));
  }
}
