package io.strata.standalone.promql;

import io.strata.metrics.promql.Durations;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The command line of {@code ./strata promql query}. Times are epoch milliseconds.
 *
 * @param at empty where no time was given
 * @param range empty for an instant query
 */
record QueryOptions(
    String expression, Path file, OptionalLong at, Optional<Range> range, boolean json) {
  private static final Set<String> WITH_VALUE = Set.of("--at", "--from", "--to", "--step");

  /** The times of a range query. */
  record Range(long startMillis, long endMillis, long stepMillis) {}

  /**
   * Parses arguments.
   *
   * @throws WrongUsageException for anything unknown or missing
   */
  static QueryOptions parse(List<String> arguments) {
    List<String> plain = new ArrayList<>();
    Map<String, String> values = new HashMap<>();
    boolean json = false;
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      if (argument.equals("--json")) {
        json = true;
      } else if (WITH_VALUE.contains(argument)) {
        if (i + 1 == arguments.size()) {
          throw new WrongUsageException(argument + " needs a value");
        }
        values.put(argument, arguments.get(++i));
      } else if (argument.startsWith("--")) {
        throw new WrongUsageException(argument + " is no option of query");
      } else {
        plain.add(argument);
      }
    }
    if (plain.size() != 2) {
      throw new WrongUsageException("query takes an expression and a file");
    }
    OptionalLong at =
        values.containsKey("--at") ? OptionalLong.of(time(values, "--at")) : OptionalLong.empty();
    return new QueryOptions(plain.getFirst(), Path.of(plain.getLast()), at, range(values), json);
  }

  private static Optional<Range> range(Map<String, String> values) {
    boolean any = values.keySet().stream().anyMatch(name -> !name.equals("--at"));
    if (!any) {
      return Optional.empty();
    }
    if (values.containsKey("--at")) {
      throw new WrongUsageException("--at is for one time, --from, --to and --step for a range");
    }
    return Optional.of(
        new Range(time(values, "--from"), time(values, "--to"), time(values, "--step")));
  }

  private static long time(Map<String, String> values, String name) {
    String text = values.get(name);
    if (text == null) {
      throw new WrongUsageException("a range query needs " + name);
    }
    OptionalLong duration = Durations.parse(text);
    if (duration.isPresent()) {
      return duration.getAsLong();
    }
    try {
      return Math.round(Double.parseDouble(text) * 1000);
    } catch (NumberFormatException notSeconds) {
      try {
        return OffsetDateTime.parse(text).toInstant().toEpochMilli();
      } catch (DateTimeException notADate) {
        throw new WrongUsageException("'%s' is no time for %s".formatted(text, name));
      }
    }
  }
}
