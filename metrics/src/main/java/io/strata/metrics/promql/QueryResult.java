package io.strata.metrics.promql;

import java.util.List;

/**
 * A query's value and what the engine has to say about it.
 *
 * @param warnings for example an impossible quantile; as Prometheus words them
 * @param infos for example a rate of something that is not named like a counter
 */
public record QueryResult(QueryValue value, List<String> warnings, List<String> infos) {
  public QueryResult {
    warnings = List.copyOf(warnings);
    infos = List.copyOf(infos);
  }
}
