package io.strata.agent.measure;

import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.metrics.ObservableLongMeasurement;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

/** Counts what is told less exactly than it happened, or not at all. Thread-safe. */
final class Losses {
  private static final AttributeKey<String> WHAT = AttributeKey.stringKey("what");

  private final Map<Family, AtomicLong> overflowed = new EnumMap<>(Family.class);
  private final AtomicLong untimely = new AtomicLong();
  private final AtomicLong unsent = new AtomicLong();
  private boolean registered;

  Losses() {
    for (Family family : Family.values()) {
      overflowed.put(family, new AtomicLong());
    }
  }

  private AtomicLong counter(Family family) {
    return Objects.requireNonNull(overflowed.get(family));
  }

  /** An operation was counted as {@link Family#OTHER}. */
  void add(Family family) {
    counter(family).incrementAndGet();
  }

  long of(Family family) {
    return counter(family).get();
  }

  /** An operation ended too long ago, or in the future: it is not counted. */
  void addUntimely() {
    untimely.incrementAndGet();
  }

  long untimely() {
    return untimely.get();
  }

  /** The figures of so many series of a window could not be handed over. */
  void addUnsent(long series) {
    unsent.addAndGet(series);
  }

  long unsent() {
    return unsent.get();
  }

  /** Registers the metrics once there is an SDK. For one thread. */
  void registerWhenPossible() {
    if (!registered && GlobalOpenTelemetry.isSet()) {
      registered = true;
      register(GlobalOpenTelemetry.getMeter("strata.agent"));
    }
  }

  void register(Meter meter) {
    meter
        .counterBuilder("strata.agent.measure.overflowed")
        .setUnit("{operation}")
        .setDescription("Operations counted as \"other\" because there are too many series")
        .buildWithCallback(this::observe);
    meter
        .counterBuilder("strata.agent.measure.untimely")
        .setUnit("{operation}")
        .setDescription("Operations not counted because of the time at which they say they ended")
        .buildWithCallback(measurement -> measurement.record(untimely()));
    meter
        .counterBuilder("strata.agent.measure.unsent")
        .setUnit("{series}")
        .setDescription("Figures of a window that the exporter did not take in time")
        .buildWithCallback(measurement -> measurement.record(unsent()));
  }

  private void observe(ObservableLongMeasurement measurement) {
    for (Family family : Family.values()) {
      if (of(family) > 0) {
        measurement.record(of(family), Attributes.of(WHAT, family.name().toLowerCase(Locale.ROOT)));
      }
    }
  }
}
