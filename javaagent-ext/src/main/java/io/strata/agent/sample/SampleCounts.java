package io.strata.agent.sample;

import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.Meter;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

/**
 * What the sampler decided, as metrics of the application: {@code strata.agent.sampling.traces} by
 * {@code decision} counts each local part of a trace once when it begins, {@code
 * strata.agent.sampling.kept} by {@code reason} those that were kept although not sampled, {@code
 * strata.agent.sampling.not.kept} by {@code cause} those that should have been. Thread-safe.
 */
final class SampleCounts {
  /** What became of a local part of a trace when it began. */
  enum Decision {
    SAMPLED("sampled"),
    UNSAMPLED("unsampled"),
    /** By a pattern. */
    DROPPED("dropped");

    private final String label;

    Decision(String label) {
      this.label = label;
    }
  }

  /** Why a part of a trace could not be kept. */
  enum Cause {
    /** More errors and slow requests than their budget allows. */
    BUDGET("budget"),
    /** More at once than can be watched. */
    TOO_MANY("too_many");

    private final String label;

    Cause(String label) {
      this.label = label;
    }
  }

  private static final AttributeKey<String> DECISION = AttributeKey.stringKey("decision");
  private static final AttributeKey<String> REASON = AttributeKey.stringKey("reason");
  private static final AttributeKey<String> CAUSE = AttributeKey.stringKey("cause");

  private final Map<Decision, LongAdder> decisions = new EnumMap<>(Decision.class);
  private final Map<KeepReason, LongAdder> kept = new EnumMap<>(KeepReason.class);
  private final Map<Cause, LongAdder> notKept = new EnumMap<>(Cause.class);
  private final AtomicBoolean registered = new AtomicBoolean();

  SampleCounts() {
    for (Decision decision : Decision.values()) {
      decisions.put(decision, new LongAdder());
    }
    for (KeepReason reason : KeepReason.values()) {
      kept.put(reason, new LongAdder());
    }
    for (Cause cause : Cause.values()) {
      notKept.put(cause, new LongAdder());
    }
  }

  void add(Decision decision) {
    Objects.requireNonNull(decisions.get(decision)).increment();
  }

  void addKept(KeepReason reason) {
    Objects.requireNonNull(kept.get(reason)).increment();
  }

  void addNotKept(Cause cause) {
    Objects.requireNonNull(notKept.get(cause)).increment();
  }

  long of(Decision decision) {
    return Objects.requireNonNull(decisions.get(decision)).sum();
  }

  long kept(KeepReason reason) {
    return Objects.requireNonNull(kept.get(reason)).sum();
  }

  long notKept(Cause cause) {
    return Objects.requireNonNull(notKept.get(cause)).sum();
  }

  /** Registers the metrics once there is an SDK; asking for one earlier would leave a no-op. */
  void registerWhenPossible() {
    if (!registered.get() && GlobalOpenTelemetry.isSet() && registered.compareAndSet(false, true)) {
      register(GlobalOpenTelemetry.getMeter("strata.agent"));
    }
  }

  void register(Meter meter) {
    meter
        .counterBuilder("strata.agent.sampling.traces")
        .setUnit("{trace}")
        .setDescription("Traces, or parts of them, that began in this process")
        .buildWithCallback(measurement ->
            decisions.forEach((decision, count) ->
                measurement.record(count.sum(), Attributes.of(DECISION, decision.label))));
    meter
        .counterBuilder("strata.agent.sampling.kept")
        .setUnit("{trace}")
        .setDescription("Of those that were not sampled, the ones exported all the same")
        .buildWithCallback(measurement ->
            kept.forEach((reason, count) ->
                measurement.record(count.sum(), Attributes.of(REASON, reason.label()))));
    meter
        .counterBuilder("strata.agent.sampling.not.kept")
        .setUnit("{trace}")
        .setDescription("Errors and slow requests that were neither sampled nor kept")
        .buildWithCallback(measurement ->
            notKept.forEach((cause, count) ->
                measurement.record(count.sum(), Attributes.of(CAUSE, cause.label))));
  }
}
