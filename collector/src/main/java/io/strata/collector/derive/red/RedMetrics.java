package io.strata.collector.derive.red;

import io.strata.collector.derive.figures.Bounds;
import io.strata.collector.derive.figures.DerivedMetrics;
import io.strata.collector.derive.figures.EventWindow;
import io.strata.collector.derive.figures.Figures;
import io.strata.collector.derive.figures.Loss;
import io.strata.collector.derive.figures.Losses;
import io.strata.telemetry.attribute.Attributes;
import io.strata.telemetry.trace.Span;
import io.strata.telemetry.trace.SpanKind;
import io.strata.telemetry.trace.SpanStatus;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Counts and durations of the spans of one segment, per operation and window of their end: {@value
 * #CALLS} and {@value #LATENCY}, and {@value #TARGET_INFO} for the instances seen.
 *
 * <p>Counted are spans that cross a process boundary, and internal ones that start a trace. What is
 * beyond the bounds goes under {@value Bounds#OTHER}. Not thread-safe.
 */
public final class RedMetrics {
  /** Requests. */
  public static final String CALLS = "traces_spanmetrics_calls_total";

  /** Durations in seconds. */
  public static final String LATENCY = "traces_spanmetrics_latency";

  /** What is known of an instance. */
  public static final String TARGET_INFO = "traces_target_info";

  private final Bounds bounds;
  private final Losses losses;
  private final long segmentWindow;
  private final Map<Instance, Source> sources = new HashMap<>();
  private final Map<SourceName, Operations> operations = new LinkedHashMap<>();
  private final Map<String, Names> services = new HashMap<>();
  private final Set<Target> targets = new LinkedHashSet<>();
  private @Nullable Instance lastInstance;
  private @Nullable Source lastSource;
  private int series;

  private record SourceName(String service, String namespace, String instance) {}

  private record Operation(String spanName, SpanKind kind, SpanStatus.Code status, long window) {}

  private record Target(Instance instance, long window) {}

  /** The names of a service that are told apart. */
  private static final class Names {
    final Set<String> instances = new HashSet<>();
    final Set<String> spans = new HashSet<>();
  }

  /** The operations of all that have the same labels of an instance. */
  private record Operations(SourceName name, Map<Operation, Figures> figures) {}

  /** Where an instance's spans are counted. */
  private static final class Source {
    final Operations operations;
    final @Nullable Names names;
    final @Nullable Loss loss;
    long lastTarget = Long.MIN_VALUE;

    Source(Operations operations, @Nullable Names names, @Nullable Loss loss) {
      this.operations = operations;
      this.names = names;
      this.loss = loss;
    }
  }

  /**
   * An empty count.
   *
   * @param segmentWindow the window of stream time: where what exceeds all bounds is counted
   */
  public RedMetrics(Bounds bounds, Losses losses, long segmentWindow) {
    this.bounds = bounds;
    this.losses = losses;
    this.segmentWindow = segmentWindow;
  }

  /**
   * Takes a span.
   *
   * @param weight how many it stands for, in millionths
   */
  public void add(Span span, Instance instance, long weight) {
    Source source = source(instance);
    long window = EventWindow.ofNanos(span.endUnixNano());
    if (source.lastTarget != window) {
      source.lastTarget = window;
      addTarget(source, instance, window);
    }
    if (instance.counting() || !isCounted(span)) {
      return;
    }
    if (source.loss != null) {
      losses.add(source.loss);
    }
    Operation operation =
        new Operation(Bounds.label(span.name()), span.kind(), span.status().code(), window);
    Figures figures = source.operations.figures().get(operation);
    if (figures == null) {
      figures = figures(source, operation);
    }
    figures.add(span.durationNanos(), weight);
  }

  private void addTarget(Source source, Instance instance, long window) {
    Target target = new Target(instance, window);
    if (source.loss != null || targets.contains(target)) {
      return;
    }
    if (targets.size() < bounds.maxSeries()) {
      targets.add(target);
    } else {
      losses.add(Loss.INSTANCES);
    }
  }

  /** The figures of an operation that was not seen, as far as the bounds allow it its own. */
  private Figures figures(Source source, Operation seen) {
    Operation operation =
        new Operation(
            boundedName(source.names, seen.spanName()), seen.kind(), seen.status(), seen.window());
    Figures figures = source.operations.figures().get(operation);
    if (figures != null) {
      return figures;
    }
    if (series < bounds.maxSeries()) {
      series++;
      figures = new Figures();
      source.operations.figures().put(operation, figures);
      return figures;
    }
    losses.add(Loss.SERIES);
    return operations(Bounds.OTHER, "", "")
        .figures()
        .computeIfAbsent(
            new Operation(Bounds.OTHER, seen.kind(), seen.status(), segmentWindow),
            _ -> new Figures());
  }

  private static boolean isCounted(Span span) {
    return switch (span.kind()) {
      case SERVER, CONSUMER, CLIENT, PRODUCER -> true;
      case INTERNAL, UNSPECIFIED -> span.isRoot();
    };
  }

  @SuppressWarnings("ReferenceEquality") // Only saves the look-up.
  private Source source(Instance instance) {
    Source last = lastSource;
    if (instance == lastInstance && last != null) {
      return last;
    }
    Source source = sources.get(instance);
    if (source == null) {
      source = newSource(instance);
      // Instances beyond all bounds are not remembered either.
      if (sources.size() < bounds.maxSeries()) {
        sources.put(instance, source);
      }
    }
    lastInstance = instance;
    lastSource = source;
    return source;
  }

  private Source newSource(Instance instance) {
    Names names = services.get(instance.service());
    if (names == null) {
      if (services.size() >= bounds.maxServices()) {
        return new Source(operations(Bounds.OTHER, "", ""), null, Loss.SERVICES);
      }
      names = new Names();
      services.put(instance.service(), names);
    }
    String id = instance.namespace() + '\n' + instance.id();
    if (!names.instances.contains(id) && names.instances.size() >= bounds.maxInstances()) {
      return new Source(operations(instance.service(), "", Bounds.OTHER), names, Loss.INSTANCES);
    }
    names.instances.add(id);
    return new Source(
        operations(instance.service(), instance.namespace(), instance.id()), names, null);
  }

  private Operations operations(String service, String namespace, String instance) {
    return operations.computeIfAbsent(
        new SourceName(service, namespace, instance),
        name -> new Operations(name, new LinkedHashMap<>()));
  }

  private String boundedName(@Nullable Names names, String spanName) {
    if (names == null) {
      return Bounds.OTHER;
    }
    if (names.spans.contains(spanName)) {
      return spanName;
    }
    if (names.spans.size() >= bounds.maxSpanNames()) {
      losses.add(Loss.SPAN_NAMES);
      return Bounds.OTHER;
    }
    names.spans.add(spanName);
    return spanName;
  }

  /** Adds the points of what was counted. */
  public void collect(DerivedMetrics out) {
    operations
        .values()
        .forEach(of ->
            of.figures()
                .forEach((operation, figures) -> collect(of.name(), operation, figures, out)));
    for (Target target : targets) {
      Instance instance = target.instance();
      Attributes labels =
          DerivedMetrics.labels(
              "service", instance.service(),
              "service_namespace", instance.namespace(),
              "service_instance_id", instance.id(),
              "host_id", instance.hostId(),
              "host_name", instance.hostName(),
              "telemetry_sdk_language", instance.language());
      out.gauge(instance.service(), TARGET_INFO, labels, target.window(), 1);
    }
  }

  private static void collect(
      SourceName name, Operation operation, Figures figures, DerivedMetrics out) {
    Attributes labels =
        DerivedMetrics.labels(
            "service", name.service(),
            "service_namespace", name.namespace(),
            "span_name", operation.spanName(),
            "span_kind", operation.kind().otlpName(),
            "status_code", operation.status().otlpName(),
            "service_instance_id", name.instance());
    out.sum(name.service(), CALLS, labels, operation.window(), figures.count());
    out.histogram(name.service(), LATENCY, labels, operation.window(), figures);
  }
}
