package io.strata.collector.derive.red;

import io.strata.collector.derive.figures.DerivedMetrics;
import io.strata.collector.derive.figures.EventWindow;
import io.strata.collector.derive.figures.Figures;
import io.strata.collector.derive.figures.SamplingWeight;
import io.strata.telemetry.attribute.Attributes;
import io.strata.telemetry.resource.Resource;
import io.strata.telemetry.trace.Span;
import io.strata.telemetry.trace.SpanKind;
import io.strata.telemetry.trace.SpanStatus;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Counts and durations of the spans of one segment, per operation and window of their end: {@value
 * #CALLS} and {@value #LATENCY}, and {@value #TARGET_INFO} for the instances seen.
 *
 * <p>Counted are spans that cross a process boundary, and internal ones that start a trace. The
 * names of a service beyond a bound go under {@value #OTHER}. Not thread-safe.
 */
public final class RedMetrics {
  /** Requests. */
  public static final String CALLS = "traces_spanmetrics_calls_total";

  /** Durations in seconds. */
  public static final String LATENCY = "traces_spanmetrics_latency";

  /** What is known of an instance. */
  public static final String TARGET_INFO = "traces_target_info";

  /** The span name that stands for those beyond the bound. */
  public static final String OTHER = "other";

  private final int maxSpanNames;
  private final Map<Operation, Figures> operations = new LinkedHashMap<>();
  private final Set<Target> targets = new LinkedHashSet<>();
  private final Map<String, Set<String>> spanNames = new HashMap<>();
  private long overflowed;

  private record Operation(
      String service,
      String namespace,
      String instance,
      String spanName,
      SpanKind kind,
      SpanStatus.Code status,
      long window) {}

  private record Target(
      String service,
      String namespace,
      String instance,
      String hostId,
      String hostName,
      String language,
      long window) {}

  /**
   * An empty count.
   *
   * @param maxSpanNames how many span names of one service are told apart
   */
  public RedMetrics(int maxSpanNames) {
    this.maxSpanNames = maxSpanNames;
  }

  /**
   * Takes a span.
   *
   * @param counted false where only its instance is to be told of
   */
  public void add(Span span, boolean counted) {
    long window = EventWindow.ofNanos(span.endUnixNano());
    Resource resource = span.resource();
    String service = resource.serviceName();
    String namespace = resource.serviceNamespace().orElse("");
    String instance = resource.serviceInstanceId().orElse("");
    targets.add(
        new Target(
            service,
            namespace,
            instance,
            resource.hostId().orElse(""),
            resource.hostName().orElse(""),
            resource.attributes().text("telemetry.sdk.language").orElse(""),
            window));
    if (counted && isCounted(span)) {
      operations
          .computeIfAbsent(
              new Operation(
                  service,
                  namespace,
                  instance,
                  boundedName(service, span.name()),
                  span.kind(),
                  span.status().code(),
                  window),
              _ -> new Figures())
          .add(span.durationNanos(), SamplingWeight.ofTraceState(span.traceState()));
    }
  }

  private static boolean isCounted(Span span) {
    return switch (span.kind()) {
      case SERVER, CONSUMER, CLIENT, PRODUCER -> true;
      case INTERNAL, UNSPECIFIED -> span.isRoot();
    };
  }

  private String boundedName(String service, String name) {
    Set<String> names = spanNames.computeIfAbsent(service, _ -> new HashSet<>());
    if (names.contains(name)) {
      return name;
    }
    if (names.size() >= maxSpanNames) {
      overflowed++;
      return OTHER;
    }
    names.add(name);
    return name;
  }

  /** How many spans were counted under {@value #OTHER}. */
  public long overflowed() {
    return overflowed;
  }

  /** Adds the points of what was counted. */
  public void collect(DerivedMetrics out) {
    operations.forEach((operation, figures) -> {
      Attributes labels =
          DerivedMetrics.labels(
              "service", operation.service(),
              "service_namespace", operation.namespace(),
              "span_name", operation.spanName(),
              "span_kind", operation.kind().otlpName(),
              "status_code", operation.status().otlpName(),
              "service_instance_id", operation.instance());
      String key = operation.service();
      out.sum(key, CALLS, labels, operation.window(), figures.count());
      out.histogram(key, LATENCY, labels, operation.window(), figures);
    });
    for (Target target : targets) {
      Attributes labels =
          DerivedMetrics.labels(
              "service", target.service(),
              "service_namespace", target.namespace(),
              "service_instance_id", target.instance(),
              "host_id", target.hostId(),
              "host_name", target.hostName(),
              "telemetry_sdk_language", target.language());
      out.gauge(target.service(), TARGET_INFO, labels, target.window(), 1);
    }
  }
}
