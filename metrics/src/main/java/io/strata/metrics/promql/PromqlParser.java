package io.strata.metrics.promql;

import io.strata.metrics.series.LabelMatcher;
import java.util.List;

/** Parses PromQL. */
@SuppressWarnings("DoNotCallSuggester")
public final class PromqlParser {
  private PromqlParser() {}

  /** Checks syntax and types; throws PromqlException of type BAD_DATA with the position. */
  public static void check(String query) {
    throw new UnsupportedOperationException();
  }

  /** Parses an instant vector selector such as {@code up{job="a"}}. */
  public static List<LabelMatcher> parseSelector(String selector) {
    throw new UnsupportedOperationException();
  }
}
