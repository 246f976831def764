package io.strata.store.elasticsearch;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Names of indices: {@code prefix-signal-2026.11.23-000001}, a day in UTC and one of its
 * generations.
 */
record IndexNames(String prefix) {
  /** A longer range is searched by wildcard: the path must stay short. */
  private static final int MAX_DAYS_NAMED = 45;

  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("uuuu.MM.dd").withResolverStyle(ResolverStyle.STRICT);

  private static final Pattern SUFFIX = Pattern.compile("(\\d{4}\\.\\d\\d\\.\\d\\d)-(\\d{6,9})");

  /** What the name of an index says. */
  record Name(Signal signal, LocalDate day, int generation) {}

  String template(Signal signal) {
    return prefix + "-" + signal.indexPart();
  }

  String wildcard(Signal signal) {
    return template(signal) + "-*";
  }

  /** The indices of all signals. */
  String wildcards() {
    return wildcard(Signal.TRACES) + "," + wildcard(Signal.LOGS) + "," + wildcard(Signal.METRICS);
  }

  String of(Signal signal, LocalDate day, int generation) {
    return "%s-%s-%06d".formatted(template(signal), DAY.format(day), generation);
  }

  /** The indices of the days from one instant to another, as a search path takes them. */
  String between(Signal signal, Instant from, Instant to) {
    LocalDate first = LocalDate.ofInstant(from, ZoneOffset.UTC);
    LocalDate last = LocalDate.ofInstant(to, ZoneOffset.UTC);
    if (ChronoUnit.DAYS.between(first, last) >= MAX_DAYS_NAMED) {
      return wildcard(signal);
    }
    return first
        .datesUntil(last.plusDays(1))
        .map(day -> template(signal) + "-" + DAY.format(day) + "-*")
        .collect(Collectors.joining(","));
  }

  /** What a name says; empty for names that are not of this installation's indices. */
  Optional<Name> parse(String index) {
    for (Signal signal : Signal.values()) {
      String start = template(signal) + "-";
      if (index.startsWith(start)) {
        Matcher suffix = SUFFIX.matcher(index.substring(start.length()));
        if (suffix.matches()) {
          return Optional.of(
              new Name(
                  signal,
                  LocalDate.parse(suffix.group(1), DAY),
                  Integer.parseInt(suffix.group(2))));
        }
      }
    }
    return Optional.empty();
  }
}
