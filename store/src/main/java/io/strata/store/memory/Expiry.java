package io.strata.store.memory;

import java.time.LocalDate;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** Removes whole days. */
final class Expiry {
  private Expiry() {}

  /** Removes the items of days before the given one; the days of which there were some. */
  static <T> Set<LocalDate> removeBefore(
      Collection<T> items, Function<T, LocalDate> day, LocalDate firstKept) {
    Set<LocalDate> removed = new TreeSet<>();
    items.removeIf(item -> {
      LocalDate itsDay = day.apply(item);
      boolean expired = itsDay.isBefore(firstKept);
      if (expired) {
        removed.add(itsDay);
      }
      return expired;
    });
    return removed;
  }
}
