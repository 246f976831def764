package io.strata.agent.measure;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.DoublePointData;
import io.opentelemetry.sdk.metrics.data.GaugeData;
import io.opentelemetry.sdk.metrics.data.HistogramData;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.data.SumData;
import io.opentelemetry.sdk.metrics.internal.data.ImmutableMetricData;
import io.opentelemetry.sdk.resources.Resource;
import io.strata.agent.endpoint.EndpointName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Makes metrics of windows that were taken: the names, labels, buckets and windows under which the
 * collector derives the same figures from spans. The scope says that names are final, and in {@code
 * strata.origin} which contribution it is: several to one window add up, one that comes twice is
 * one. Thread-safe.
 */
final class DerivedMetrics {
  /** The scope's name. */
  static final String SCOPE = "strata.derived";

  /** The scope's attribute that tells contributions apart. */
  static final AttributeKey<String> ORIGIN = AttributeKey.stringKey("strata.origin");

  private static final String CALLS = "traces_spanmetrics_calls_total";
  private static final String LATENCY = "traces_spanmetrics_latency";
  private static final String TARGET_INFO = "traces_target_info";
  private static final String REQUESTS = "traces_service_graph_request_total";
  private static final String FAILED = "traces_service_graph_request_failed_total";
  private static final String SERVER_SECONDS = "traces_service_graph_request_server_seconds";
  private static final String CLIENT_SECONDS = "traces_service_graph_request_client_seconds";
  private static final String PAIR_REQUESTS = "traces_service_graph_endpoint_request_total";
  private static final String PAIR_FAILED = "traces_service_graph_endpoint_request_failed_total";
  private static final String STATEMENTS = "strata_slow_statements_total";
  private static final String STATEMENTS_SECONDS = "strata_slow_statements_seconds_total";
  private static final String EXCEPTIONS = "strata_exceptions_total";

  private final Resource resource;
  private final String process = UUID.randomUUID().toString().substring(0, 18);
  private final AtomicLong contributions = new AtomicLong();
  private final Attributes ofService;
  private final Attributes ofInstance;
  private final Attributes target;

  DerivedMetrics(Resource resource) {
    this.resource = resource;
    this.ofService = labels("service", "service.name", "service_namespace", "service.namespace");
    this.ofInstance =
        ofService.toBuilder().putAll(labels("service_instance_id", "service.instance.id")).build();
    this.target =
        ofInstance.toBuilder()
            .putAll(
                labels(
                    "host_id",
                    "host.id",
                    "host_name",
                    "host.name",
                    "telemetry_sdk_language",
                    "telemetry.sdk.language"))
            .build();
  }

  private Attributes labels(String... labelsAndAttributes) {
    AttributesBuilder labels = Attributes.builder();
    for (int i = 0; i < labelsAndAttributes.length; i += 2) {
      String value = resource.getAttribute(AttributeKey.stringKey(labelsAndAttributes[i + 1]));
      if (value != null && !value.isEmpty()) {
        labels.put(labelsAndAttributes[i], EndpointName.cut(value));
      }
    }
    return labels.build();
  }

  /** The metrics of windows; none of a window in which nothing was counted. */
  Collection<MetricData> of(Collection<WindowLedger> taken) {
    Points points = new Points();
    for (WindowLedger ledger : taken) {
      Map<SeriesKey, Figures.Taken> figures = ledger.take();
      figures.forEach((key, of) -> points.add(ledger.window(), key, of));
      if (!figures.isEmpty()) {
        points.gauge(TARGET_INFO, target, ledger.window());
      }
    }
    if (points.isEmpty()) {
      return Collections.emptyList();
    }
    InstrumentationScopeInfo scope =
        InstrumentationScopeInfo.builder(SCOPE)
            .setAttributes(Attributes.of(ORIGIN, process + "/" + contributions.getAndIncrement()))
            .build();
    return points.metrics(scope);
  }

  /** Points by metric. */
  private final class Points {
    private final Map<String, List<DoublePointData>> sums = new LinkedHashMap<>();
    private final Map<String, List<HistogramPointData>> histograms = new LinkedHashMap<>();
    private final Map<String, List<DoublePointData>> gauges = new LinkedHashMap<>();

    boolean isEmpty() {
      return sums.isEmpty();
    }

    void add(long window, SeriesKey key, Figures.Taken of) {
      switch (key.family()) {
        case ENDPOINT:
          Attributes endpoint = labels(ofInstance, key);
          count(CALLS, endpoint, window, of.count());
          histogram(LATENCY, endpoint, window, of);
          break;
        case INCOMING:
        case OUTGOING:
          addEdge(window, key, of);
          break;
        case ENDPOINT_PAIR:
          Attributes pair = labels(Attributes.empty(), key);
          count(PAIR_REQUESTS, pair, window, of.count());
          count(PAIR_FAILED, pair, window, of.failed());
          break;
        case STATEMENT:
          Attributes statement = labels(ofService, key);
          count(STATEMENTS, statement, window, of.count());
          sum(STATEMENTS_SECONDS, statement, window, of.sumSeconds());
          break;
        case EXCEPTION:
          count(EXCEPTIONS, labels(ofService, key), window, of.count());
          break;
      }
    }

    private void addEdge(long window, SeriesKey key, Figures.Taken of) {
      Attributes edge = labels(Attributes.empty(), key);
      count(REQUESTS, edge, window, of.count());
      // Present with zero as well: an error ratio needs both counters to exist.
      count(FAILED, edge, window, of.failed());
      String seen = key.family() == Family.INCOMING ? SERVER_SECONDS : CLIENT_SECONDS;
      histogram(seen, edge, window, of);
    }

    /** The labels of a series; those without a value are left out. */
    private Attributes labels(Attributes common, SeriesKey key) {
      AttributesBuilder labels = common.toBuilder();
      String[] names = key.family().labels();
      for (int i = 0; i < names.length; i++) {
        if (!key.value(i).isEmpty()) {
          labels.put(names[i], key.value(i));
        }
      }
      return labels.build();
    }

    private void count(String name, Attributes labels, long window, long value) {
      sum(name, labels, window, (double) value);
    }

    private void sum(String name, Attributes labels, long window, double value) {
      sums.computeIfAbsent(name, first -> new ArrayList<>()).add(point(labels, window, value));
    }

    void gauge(String name, Attributes labels, long window) {
      gauges.computeIfAbsent(name, first -> new ArrayList<>()).add(point(labels, window, 1));
    }

    private DoublePointData point(Attributes labels, long window, double value) {
      return DoublePointData.create(
          start(window), start(window + 1), labels, value, Collections.emptyList());
    }

    private void histogram(String name, Attributes labels, long window, Figures.Taken of) {
      histograms
          .computeIfAbsent(name, first -> new ArrayList<>())
          .add(
              HistogramPointData.create(
                  start(window),
                  start(window + 1),
                  labels,
                  of.sumSeconds(),
                  false,
                  0,
                  false,
                  0,
                  Figures.BOUNDS_SECONDS,
                  of.bucketCounts()));
    }

    Collection<MetricData> metrics(InstrumentationScopeInfo scope) {
      List<MetricData> metrics = new ArrayList<>();
      AggregationTemporality delta = AggregationTemporality.DELTA;
      sums.forEach((name, points) ->
          metrics.add(
              ImmutableMetricData.createDoubleSum(
                  resource,
                  scope,
                  name,
                  "",
                  "",
                  SumData.createDoubleSumData(true, delta, points))));
      histograms.forEach((name, points) ->
          metrics.add(
              ImmutableMetricData.createDoubleHistogram(
                  resource, scope, name, "", "", HistogramData.create(delta, points))));
      gauges.forEach((name, points) ->
          metrics.add(
              ImmutableMetricData.createDoubleGauge(
                  resource, scope, name, "", "", GaugeData.createDoubleGaugeData(points))));
      return metrics;
    }
  }

  private static long start(long window) {
    return window * Windows.NANOS;
  }
}
