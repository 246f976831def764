package io.strata.agent.caller;

import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.Meter;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts the headers that were not believed, by reason: {@code strata.agent.caller.ignored}.
 * Thread-safe.
 */
public final class IgnoredHeaders {
  private static final AttributeKey<String> REASON = AttributeKey.stringKey("reason");
  private static final Map<IgnoredHeader, AtomicLong> COUNTS = new EnumMap<>(IgnoredHeader.class);
  private static final AtomicBoolean REGISTERED = new AtomicBoolean();

  static {
    for (IgnoredHeader reason : IgnoredHeader.values()) {
      COUNTS.put(reason, new AtomicLong());
    }
  }

  private IgnoredHeaders() {}

  /** Counts one. */
  public static void add(IgnoredHeader reason) {
    counter(reason).incrementAndGet();
  }

  private static AtomicLong counter(IgnoredHeader reason) {
    return Objects.requireNonNull(COUNTS.get(reason));
  }

  static long count(IgnoredHeader reason) {
    return counter(reason).get();
  }

  /** Registers the metric once there is an SDK; asking for one earlier would leave a no-op. */
  public static void registerWhenPossible() {
    if (GlobalOpenTelemetry.isSet() && REGISTERED.compareAndSet(false, true)) {
      register(GlobalOpenTelemetry.getMeter("strata.agent"));
    }
  }

  static void register(Meter meter) {
    meter
        .counterBuilder("strata.agent.caller.ignored")
        .setUnit("{request}")
        .setDescription("Requests whose header with the caller's name was not believed")
        .buildWithCallback(measurement -> {
          for (IgnoredHeader reason : IgnoredHeader.values()) {
            if (count(reason) > 0) {
              measurement.record(count(reason), Attributes.of(REASON, reason.label()));
            }
          }
        });
  }
}
