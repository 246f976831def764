package io.strata.metrics.api;

import io.strata.metrics.promql.PromqlEngine;
import io.strata.metrics.series.SeriesCatalog;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/**
 * Prometheus's HTTP query API. Parameters are those of query string and form body together, by name
 * (for example {@code match[]}), each with its values in order. Thread-safe.
 */
@SuppressWarnings("DoNotCallSuggester")
public final class PrometheusApi {
  /** The API over an engine and a catalog of its series. */
  public PrometheusApi(PromqlEngine engine, SeriesCatalog catalog, InstantSource clock) {
    java.util.Objects.requireNonNull(engine);
    java.util.Objects.requireNonNull(catalog);
    java.util.Objects.requireNonNull(clock);
  }

  /** {@code /api/v1/query}: query, time, timeout, limit. */
  public ApiResponse query(Map<String, List<String>> parameters) {
    throw new UnsupportedOperationException();
  }

  /** {@code /api/v1/query_range}: query, start, end, step, timeout, limit. */
  public ApiResponse queryRange(Map<String, List<String>> parameters) {
    throw new UnsupportedOperationException();
  }

  /** {@code /api/v1/series}: match[], start, end, limit. */
  public ApiResponse series(Map<String, List<String>> parameters) {
    throw new UnsupportedOperationException();
  }

  /** {@code /api/v1/labels}: match[], start, end, limit. */
  public ApiResponse labels(Map<String, List<String>> parameters) {
    throw new UnsupportedOperationException();
  }

  /** {@code /api/v1/label/<name>/values}: match[], start, end, limit. */
  public ApiResponse labelValues(String name, Map<String, List<String>> parameters) {
    throw new UnsupportedOperationException();
  }

  /** {@code /api/v1/metadata}: metric, limit, limit_per_metric. */
  public ApiResponse metadata(Map<String, List<String>> parameters) {
    throw new UnsupportedOperationException();
  }

  /** {@code /api/v1/status/buildinfo}. */
  public ApiResponse buildInfo() {
    throw new UnsupportedOperationException();
  }
}
