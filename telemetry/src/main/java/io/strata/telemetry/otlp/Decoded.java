package io.strata.telemetry.otlp;

import java.util.List;
import java.util.Map;

/**
 * What a request held: the items that are valid, and how many were refused by reason. A sender gets
 * the refused ones as OTLP's partial success.
 *
 * @param rejected counts by low-cardinality reason, for example {@code invalid_trace_id}
 */
public record Decoded<T>(List<T> items, Map<String, Integer> rejected) {
  public Decoded {
    items = List.copyOf(items);
    rejected = Map.copyOf(rejected);
  }

  /** How many items were refused. */
  public int rejectedCount() {
    return rejected.values().stream().mapToInt(Integer::intValue).sum();
  }
}
