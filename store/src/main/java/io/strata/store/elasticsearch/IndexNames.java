package io.strata.store.elasticsearch;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.stream.Collectors;

/** Names of indices: {@code prefix-signal-2026.11.23}, a day in UTC each. */
record IndexNames(String prefix) {
  /** A longer range is searched by wildcard: the path must stay short. */
  private static final int MAX_DAYS_NAMED = 45;

  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("uuuu.MM.dd").withResolverStyle(ResolverStyle.STRICT);

  String template(Signal signal) {
    return prefix + "-" + signal.indexPart();
  }

  String wildcard(Signal signal) {
    return template(signal) + "-*";
  }

  String of(Signal signal, LocalDate day) {
    return template(signal) + "-" + DAY.format(day);
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
        .map(day -> of(signal, day))
        .collect(Collectors.joining(","));
  }

  /** The day of an index name; empty for names that are not of this signal. */
  Optional<LocalDate> day(Signal signal, String index) {
    String start = template(signal) + "-";
    if (!index.startsWith(start)) {
      return Optional.empty();
    }
    try {
      return Optional.of(LocalDate.parse(index.substring(start.length()), DAY));
    } catch (DateTimeParseException _) {
      return Optional.empty();
    }
  }
}
