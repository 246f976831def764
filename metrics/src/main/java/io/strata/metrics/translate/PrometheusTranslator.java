package io.strata.metrics.translate;

import io.strata.metrics.promql.GoText;
import io.strata.metrics.series.FloatHistogram;
import io.strata.metrics.series.Labels;
import io.strata.metrics.series.MetricMetadata;
import io.strata.metrics.series.StaleMarker;
import io.strata.metrics.translate.SeriesPoint.Temporality;
import io.strata.telemetry.attribute.Attributes;
import io.strata.telemetry.metric.AggregationTemporality;
import io.strata.telemetry.metric.ExponentialHistogramPoint;
import io.strata.telemetry.metric.HistogramPoint;
import io.strata.telemetry.metric.Metric;
import io.strata.telemetry.metric.MetricData;
import io.strata.telemetry.metric.NumberPoint;
import io.strata.telemetry.metric.SummaryPoint;
import io.strata.telemetry.resource.Resource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Translates OTLP metrics to Prometheus series, as the OpenTelemetry specification says, with names
 * by the strategy UnderscoreEscapingWithSuffixes and no scope labels. Thread-safe.
 *
 * <p>Metrics of the scope {@value #DERIVED_SCOPE} carry final names: they get neither suffixes nor
 * labels of a resource, and its attribute {@value #ORIGIN} is their points' origin. Exponential
 * histograms become native ones.
 */
public final class PrometheusTranslator {
  /** The scope of metrics that Strata derives from spans. */
  public static final String DERIVED_SCOPE = "strata.derived";

  /**
   * The attribute of that scope by which an agent tells its contributions apart: several to one
   * window add up, one that comes twice is one.
   */
  public static final String ORIGIN = "strata.origin";

  /** Resource attributes that become labels of every series unless configured otherwise. */
  public static final List<String> DEFAULT_PROMOTED =
      List.of("host.id", "host.name", "service.name", "service.namespace", "service.instance.id");

  private static final long NANOS_PER_MILLI = 1_000_000;

  private final List<String> promoted;

  /** A translator that promotes the default resource attributes. */
  public PrometheusTranslator() {
    this(DEFAULT_PROMOTED);
  }

  /** A translator that promotes the given resource attributes to labels. */
  public PrometheusTranslator(List<String> promotedResourceAttributes) {
    this.promoted = List.copyOf(promotedResourceAttributes);
  }

  /** Translates the metrics of one request; each resource gets one {@code target_info}. */
  public Translation translate(Collection<Metric> metrics) {
    Run run = new Run();
    for (Metric metric : metrics) {
      run.add(metric);
    }
    return run.finish();
  }

  /** One translation. */
  private final class Run {
    private final List<SeriesPoint> points = new ArrayList<>();
    private final Map<String, MetricMetadata> metadata = new HashMap<>();
    private final Map<Resource, ResourceLabels> resources = new HashMap<>();
    private final Map<Labels, Long> targets = new LinkedHashMap<>();
    private int dropped;

    void add(Metric metric) {
      boolean derived = metric.scope().name().equals(DERIVED_SCOPE);
      ResourceLabels resource =
          derived
              ? ResourceLabels.NONE
              : resources.computeIfAbsent(metric.resource(), r -> ResourceLabels.of(r, promoted));
      String name =
          derived
              ? PrometheusNames.finalMetric(metric.name())
              : PrometheusNames.metric(metric.name(), metric.unit(), kind(metric.data()));
      if (name.isEmpty()) {
        dropped += size(metric.data());
        return;
      }
      metadata.put(
          name,
          new MetricMetadata(
              type(metric.data()), metric.description(), PrometheusNames.unit(metric.unit())));
      String origin = derived ? metric.scope().attributes().text(ORIGIN).orElse("") : "";
      Target target = new Target(name, resource, origin);
      switch (metric.data()) {
        case MetricData.Gauge(List<NumberPoint> numbers) ->
            numbers.forEach(p -> number(target, p, Temporality.CUMULATIVE_OR_GAUGE));
        case MetricData.Sum(List<NumberPoint> numbers, AggregationTemporality temporality, _) -> {
          if (accepted(temporality, numbers.size())) {
            numbers.forEach(p -> number(target, p, read(temporality)));
          }
        }
        case MetricData.Histogram(
                List<HistogramPoint> histograms,
                AggregationTemporality temporality) -> {
          if (accepted(temporality, histograms.size())) {
            histograms.forEach(p -> histogram(target, p, read(temporality)));
          }
        }
        case MetricData.ExponentialHistogram(
                List<ExponentialHistogramPoint> histograms,
                AggregationTemporality temporality) -> {
          if (accepted(temporality, histograms.size())) {
            histograms.forEach(p -> exponential(target, p, read(temporality)));
          }
        }
        case MetricData.Summary(List<SummaryPoint> summaries) ->
            summaries.forEach(p -> summary(target, p));
      }
    }

    private boolean accepted(AggregationTemporality temporality, int count) {
      if (temporality == AggregationTemporality.UNSPECIFIED) {
        dropped += count;
        return false;
      }
      return true;
    }

    Translation finish() {
      targets.forEach((labels, time) ->
          points.add(new SeriesPoint(labels, time, 1, Temporality.CUMULATIVE_OR_GAUGE, 0)));
      if (!targets.isEmpty()) {
        metadata.put(
            "target_info", new MetricMetadata(MetricMetadata.Type.GAUGE, "Target metadata", ""));
      }
      return new Translation(points, metadata, dropped);
    }

    private void number(Target target, NumberPoint point, Temporality temporality) {
      Emission to =
          new Emission(
              target,
              point.attributes(),
              point.timeUnixNano(),
              point.startUnixNano(),
              temporality,
              point.noRecordedValue());
      to.emit("", point.value());
    }

    private void histogram(Target target, HistogramPoint point, Temporality temporality) {
      Emission to =
          new Emission(
              target,
              point.attributes(),
              point.timeUnixNano(),
              point.startUnixNano(),
              temporality,
              point.noRecordedValue());
      long below = 0;
      for (int i = 0; i < point.explicitBounds().size(); i++) {
        below += point.bucketCounts().isEmpty() ? 0 : point.bucketCounts().get(i);
        to.emit("_bucket", "le", GoText.plain(point.explicitBounds().get(i)), (double) below);
      }
      to.emit("_bucket", "le", "+Inf", (double) point.count());
      point.sum().ifPresent(sum -> to.emit("_sum", sum));
      to.emit("_count", (double) point.count());
    }

    private void exponential(
        Target target, ExponentialHistogramPoint point, Temporality temporality) {
      Emission to =
          new Emission(
              target,
              point.attributes(),
              point.timeUnixNano(),
              point.startUnixNano(),
              temporality,
              point.noRecordedValue());
      if (point.noRecordedValue()) {
        to.emit("", 0);
      } else if (NativeHistograms.canExpress(point)) {
        to.emit(NativeHistograms.of(point));
      } else {
        dropped++;
      }
    }

    private void summary(Target target, SummaryPoint point) {
      Emission to =
          new Emission(
              target,
              point.attributes(),
              point.timeUnixNano(),
              point.startUnixNano(),
              Temporality.CUMULATIVE_OR_GAUGE,
              point.noRecordedValue());
      for (SummaryPoint.Quantile quantile : point.quantiles()) {
        to.emit("", "quantile", GoText.plain(quantile.quantile()), quantile.value());
      }
      to.emit("_sum", point.sum());
      to.emit("_count", (double) point.count());
    }

    /** A metric family of a resource. */
    private record Target(String name, ResourceLabels resource, String origin) {}

    /** Where the values of one data point go. */
    private final class Emission {
      private final Target target;
      private final Map<String, String> labels;
      private final long timeMillis;
      private final long startMillis;
      private final Temporality temporality;
      private final boolean stale;

      Emission(
          Target target,
          Attributes attributes,
          long timeUnixNano,
          long startUnixNano,
          Temporality temporality,
          boolean stale) {
        this.target = target;
        this.labels = new TreeMap<>(target.resource().promoted());
        labels.putAll(LabelSets.of(attributes, Set.of()));
        labels.putAll(target.resource().identity());
        this.timeMillis = timeUnixNano / NANOS_PER_MILLI;
        this.startMillis = startUnixNano / NANOS_PER_MILLI;
        this.temporality = temporality;
        this.stale = stale;
        Labels info = target.resource().targetInfo();
        if (!info.isEmpty() && !stale) {
          targets.merge(info, timeMillis, Math::max);
        }
      }

      void emit(String suffix, double value) {
        emit(suffix, "", "", value);
      }

      /** An empty label name adds no label. A delta that recorded nothing says nothing. */
      void emit(String suffix, String extraLabel, String extraValue, double value) {
        if (stale && temporality == Temporality.DELTA) {
          return;
        }
        double recorded = stale ? StaleMarker.VALUE : value;
        points.add(
            new SeriesPoint(
                series(suffix, extraLabel, extraValue),
                timeMillis,
                recorded,
                temporality,
                startMillis,
                target.origin(),
                null));
      }

      void emit(FloatHistogram histogram) {
        points.add(
            new SeriesPoint(
                series("", "", ""),
                timeMillis,
                0,
                temporality,
                startMillis,
                target.origin(),
                histogram));
      }

      private Labels series(String suffix, String extraLabel, String extraValue) {
        Map<String, String> all = new TreeMap<>(labels);
        if (!extraLabel.isEmpty()) {
          all.put(extraLabel, extraValue);
        }
        all.put(Labels.METRIC_NAME, target.name() + suffix);
        return Labels.of(all);
      }
    }
  }

  private static Temporality read(AggregationTemporality temporality) {
    return temporality == AggregationTemporality.DELTA
        ? Temporality.DELTA
        : Temporality.CUMULATIVE_OR_GAUGE;
  }

  private static PrometheusNames.Kind kind(MetricData data) {
    return switch (data) {
      case MetricData.Gauge _ -> PrometheusNames.Kind.GAUGE;
      case MetricData.Sum(_, _, boolean monotonic) ->
          monotonic ? PrometheusNames.Kind.MONOTONIC : PrometheusNames.Kind.OTHER;
      case MetricData.Histogram _, MetricData.ExponentialHistogram _, MetricData.Summary _ ->
          PrometheusNames.Kind.OTHER;
    };
  }

  private static MetricMetadata.Type type(MetricData data) {
    return switch (data) {
      case MetricData.Gauge _ -> MetricMetadata.Type.GAUGE;
      case MetricData.Sum(_, _, boolean monotonic) ->
          monotonic ? MetricMetadata.Type.COUNTER : MetricMetadata.Type.GAUGE;
      case MetricData.Histogram _, MetricData.ExponentialHistogram _ ->
          MetricMetadata.Type.HISTOGRAM;
      case MetricData.Summary _ -> MetricMetadata.Type.SUMMARY;
    };
  }

  private static int size(MetricData data) {
    return switch (data) {
      case MetricData.Gauge(List<NumberPoint> points) -> points.size();
      case MetricData.Sum(List<NumberPoint> points, _, _) -> points.size();
      case MetricData.Histogram(List<HistogramPoint> points, _) -> points.size();
      case MetricData.ExponentialHistogram(List<ExponentialHistogramPoint> points, _) ->
          points.size();
      case MetricData.Summary(List<SummaryPoint> points) -> points.size();
    };
  }
}
