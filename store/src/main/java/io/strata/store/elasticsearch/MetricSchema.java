package io.strata.store.elasticsearch;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.strata.metrics.series.LabelMatcher;
import java.util.ArrayList;
import java.util.List;

/**
 * How the index of metric chunks selects candidates: exactly by equality, by the literal beginning
 * of a regular expression. The matchers decide afterwards on the labels.
 */
final class MetricSchema {
  private MetricSchema() {}

  /** The chunks that may satisfy all matchers and have something in the range. */
  static ObjectNode candidates(List<LabelMatcher> matchers, long startMillis, long endMillis) {
    List<ObjectNode> parts = new ArrayList<>();
    parts.add(Query.atMost("first", endMillis));
    parts.add(Query.atLeast("last", startMillis));
    for (LabelMatcher matcher : matchers) {
      add(parts, matcher);
    }
    return Query.all(parts);
  }

  private static void add(List<ObjectNode> parts, LabelMatcher matcher) {
    boolean absentMatches = matcher.matches("");
    String name = matcher.name();
    switch (matcher.type()) {
      case EQUAL ->
          parts.add(
              absentMatches
                  ? Query.not(has(name, ""))
                  : Query.term("tokens", Tokens.token(name, matcher.value())));
      case NOT_EQUAL -> {
        if (absentMatches) {
          excludeIfWhole(parts, name, matcher.value());
        } else {
          parts.add(has(name, ""));
        }
      }
      case REGEX -> {
        if (!absentMatches) {
          parts.add(has(name, RegexPrefix.of(matcher.value())));
        }
      }
      case NOT_REGEX -> {
        if (!absentMatches) {
          parts.add(has(name, ""));
        }
      }
    }
  }

  private static ObjectNode has(String name, String start) {
    return Query.prefix("tokens", Tokens.prefix(name + "=" + start));
  }

  /** A token that was cut stands for other values, too: those must not be excluded. */
  private static void excludeIfWhole(List<ObjectNode> parts, String name, String value) {
    if (name.length() + 1 + value.length() <= Tokens.MAX_LENGTH) {
      parts.add(Query.not(Query.term("tokens", Tokens.token(name, value))));
    }
  }
}
