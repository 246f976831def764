package io.strata.metrics.translate;

import io.strata.telemetry.metric.Metric;
import java.util.Collection;
import java.util.List;

/** Translates OTLP metrics to Prometheus series. */
@SuppressWarnings("DoNotCallSuggester")
public final class PrometheusTranslator {
  /** Resource attributes that become labels of every series unless configured otherwise. */
  public static final List<String> DEFAULT_PROMOTED =
      List.of("host.id", "host.name", "service.name", "service.namespace", "service.instance.id");

  /** A translator that promotes the default resource attributes. */
  public PrometheusTranslator() {
    this(DEFAULT_PROMOTED);
  }

  /** A translator that promotes the given resource attributes to labels. */
  public PrometheusTranslator(List<String> promotedResourceAttributes) {
    List.copyOf(promotedResourceAttributes);
  }

  /** Translates the metrics of one request. */
  public Translation translate(Collection<Metric> metrics) {
    throw new UnsupportedOperationException();
  }
}
