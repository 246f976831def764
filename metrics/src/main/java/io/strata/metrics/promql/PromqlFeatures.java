package io.strata.metrics.promql;

/**
 * What Prometheus has behind feature flags.
 *
 * @param experimental experimental functions and aggregators (Prometheus: {@code
 *     promql-experimental-functions})
 * @param delayedNameRemoval functions and operators that drop the metric's name do so only at the
 *     query's end, so that {@code label_replace} and grouping still see it (Prometheus: {@code
 *     promql-delayed-name-removal})
 */
public record PromqlFeatures(boolean experimental, boolean delayedNameRemoval) {
  /** Neither, as Prometheus without flags. */
  public static final PromqlFeatures STABLE = new PromqlFeatures(false, false);

  /** Everything, as Prometheus's own tests run. */
  public static final PromqlFeatures ALL = new PromqlFeatures(true, true);
}
