package io.strata.metrics.api;

import io.strata.metrics.promql.Durations;
import io.strata.metrics.promql.PromqlException;
import io.strata.metrics.promql.PromqlParser;
import io.strata.metrics.series.LabelMatcher;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** The parameters of a request, read as Prometheus reads them. */
record Parameters(Map<String, List<String>> values) {
  /** A parameter that cannot be read; the message is for the one who asked. */
  static final class BadParameterException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BadParameterException(String message) {
      super(message);
    }
  }

  String text(String name) {
    List<String> all = values.getOrDefault(name, List.of());
    return all.isEmpty() ? "" : all.getFirst();
  }

  List<String> texts(String name) {
    return values.getOrDefault(name, List.of());
  }

  /** A time in epoch seconds or RFC 3339, as epoch milliseconds. */
  long time(String name, long absent) {
    String text = text(name);
    if (text.isEmpty()) {
      return absent;
    }
    try {
      double seconds = Double.parseDouble(text);
      if (Math.abs(seconds) < Long.MAX_VALUE / 1000.0) {
        return Math.round(seconds * 1000);
      }
    } catch (NumberFormatException notANumber) {
      try {
        return OffsetDateTime.parse(text).toInstant().toEpochMilli();
      } catch (DateTimeException notADate) {
        throw invalid(name, "cannot parse \"" + text + "\" to a valid timestamp");
      }
    }
    throw invalid(name, "cannot parse \"" + text + "\" to a valid timestamp");
  }

  /** A time that must be there. */
  long time(String name) {
    if (text(name).isEmpty()) {
      throw invalid(name, "cannot parse \"\" to a valid timestamp");
    }
    return time(name, 0);
  }

  /** A duration in seconds or as {@code 1h30m}, in milliseconds; empty where absent. */
  OptionalLong duration(String name) {
    String text = text(name);
    if (text.isEmpty()) {
      return OptionalLong.empty();
    }
    OptionalLong duration = Durations.parse(text);
    if (duration.isPresent()) {
      return duration;
    }
    try {
      double seconds = Double.parseDouble(text);
      if (Math.abs(seconds) < Long.MAX_VALUE / 1e6) {
        return OptionalLong.of(Math.round(seconds * 1000));
      }
    } catch (NumberFormatException notANumber) {
      throw invalid(name, "cannot parse \"" + text + "\" to a valid duration");
    }
    throw invalid(name, "cannot parse \"" + text + "\" to a valid duration. It overflows int64");
  }

  /** A bound on results; no bound where absent or 0. */
  int limit(String name) {
    String text = text(name);
    try {
      int limit = text.isEmpty() ? 0 : Integer.parseInt(text);
      if (limit >= 0) {
        return limit == 0 ? Integer.MAX_VALUE : limit;
      }
    } catch (NumberFormatException notANumber) {
      throw invalid(name, "limit must be a number");
    }
    throw invalid(name, "limit must be non-negative");
  }

  /** The selectors of {@code match[]}. */
  List<List<LabelMatcher>> selectors() {
    List<List<LabelMatcher>> selectors = new ArrayList<>();
    for (String text : texts("match[]")) {
      try {
        selectors.add(PromqlParser.parseSelector(text));
      } catch (PromqlException bad) {
        throw invalid("match[]", String.valueOf(bad.getMessage()));
      }
    }
    return selectors;
  }

  static BadParameterException invalid(String name, String why) {
    return new BadParameterException("invalid parameter \"" + name + "\": " + why);
  }
}
