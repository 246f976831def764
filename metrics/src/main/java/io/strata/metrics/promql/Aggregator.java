package io.strata.metrics.promql;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** PromQL's aggregation operators. */
public enum Aggregator {
  SUM,
  AVG,
  COUNT,
  MIN,
  MAX,
  GROUP,
  STDDEV,
  STDVAR,
  TOPK,
  BOTTOMK,
  COUNT_VALUES,
  QUANTILE,
  LIMITK,
  LIMIT_RATIO;

  private static final Map<String, Aggregator> BY_NAME =
      Arrays.stream(values()).collect(Collectors.toMap(Aggregator::text, Function.identity()));

  /** The aggregator of a lower-case name. */
  static Optional<Aggregator> named(String name) {
    return Optional.ofNullable(BY_NAME.get(name));
  }

  /** As PromQL writes it. */
  String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What its parameter must be; empty where it takes none. */
  Optional<ValueType> parameter() {
    return switch (this) {
      case TOPK, BOTTOMK, QUANTILE, LIMITK, LIMIT_RATIO -> Optional.of(ValueType.SCALAR);
      case COUNT_VALUES -> Optional.of(ValueType.STRING);
      case SUM, AVG, COUNT, MIN, MAX, GROUP, STDDEV, STDVAR -> Optional.empty();
    };
  }

  /** Whether Prometheus has it behind a feature flag. */
  boolean isExperimental() {
    return this == LIMITK || this == LIMIT_RATIO;
  }

  /** Whether the result's series are input series, with all their labels. */
  boolean selects() {
    return this == TOPK || this == BOTTOMK || this == LIMITK || this == LIMIT_RATIO;
  }
}
