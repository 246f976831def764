package io.strata.agent.export;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.exporter.internal.marshal.Marshaler;
import io.opentelemetry.sdk.resources.Resource;
import java.util.Collection;

/**
 * How items of one kind of telemetry become Kafka records: topic, partition key, OTLP bytes.
 * Instances keep reusable buffers: only the exporting thread may marshal with them.
 */
abstract class Signal<T> {
  private static final AttributeKey<String> SERVICE_NAME = AttributeKey.stringKey("service.name");
  private static final AttributeKey<String> SERVICE_INSTANCE =
      AttributeKey.stringKey("service.instance.id");

  private final String name;
  private final String label;
  private final String topic;

  Signal(String name, String label, String topic) {
    this.name = name;
    this.label = label;
    this.topic = topic;
  }

  /** For people: "spans", "metrics", "log records". */
  final String name() {
    return name;
  }

  /** As the value of a metric's attribute: "traces", "metrics", "logs". */
  final String label() {
    return label;
  }

  final String topic() {
    return topic;
  }

  /** The text whose murmur2 hash decides the partition of an item. */
  abstract String key(T item);

  /** Whether all records of a key carry it as their Kafka key too. */
  abstract boolean keyed();

  /** A rough size in memory; never less than the size in OTLP. */
  abstract long estimateBytes(T item);

  /** Fills the reusable marshaler; {@link #reset} must follow. */
  abstract Marshaler marshaler(Collection<T> items);

  abstract void reset();

  final long estimateBytes(Collection<T> items) {
    long sum = 64;
    for (T item : items) {
      sum += estimateBytes(item);
    }
    return sum;
  }

  /** All telemetry of a service instance has this key. */
  static String resourceKey(Resource resource) {
    String service = resource.getAttribute(SERVICE_NAME);
    String instance = resource.getAttribute(SERVICE_INSTANCE);
    return (service == null ? "" : service) + "/" + (instance == null ? "" : instance);
  }

  static long estimate(Attributes attributes) {
    long[] sum = {0};
    attributes.forEach((key, value) -> {
      long size = value instanceof String ? ((String) value).length() : 16;
      if (value instanceof Collection) {
        size = String.valueOf(value).length();
      }
      sum[0] += 48 + key.getKey().length() + size;
    });
    return sum[0];
  }
}
