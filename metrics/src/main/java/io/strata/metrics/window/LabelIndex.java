package io.strata.metrics.window;

import io.strata.metrics.series.LabelMatcher;
import io.strata.metrics.series.Labels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;

/**
 * Finds series by label: for each name and value the ids of the series that have it, ascending
 * (posting lists). Thread-safe; new series and evictions exclude lookups for a moment.
 */
final class LabelIndex {
  private final Map<String, Map<String, Postings>> byName = new HashMap<>();
  private final Map<Integer, SeriesBuffer> byId = new HashMap<>();
  private final ReadWriteLock lock = new ReentrantReadWriteLock();

  /** Ids, ascending: new series have the highest. */
  private static final class Postings {
    private int[] ids = new int[2];
    private int size;

    void add(int id) {
      if (size == ids.length) {
        ids = Arrays.copyOf(ids, size * 2);
      }
      ids[size++] = id;
    }

    void remove(int id) {
      int at = Arrays.binarySearch(ids, 0, size, id);
      if (at >= 0) {
        System.arraycopy(ids, at + 1, ids, at, size - at - 1);
        size--;
      }
    }
  }

  /** Adds a series whose id is higher than all before. */
  void add(SeriesBuffer series) {
    lock.writeLock().lock();
    try {
      byId.put(series.id(), series);
      series
          .labels()
          .forEach((name, value) ->
              byName
                  .computeIfAbsent(name, _ -> new HashMap<>())
                  .computeIfAbsent(value, _ -> new Postings())
                  .add(series.id()));
    } finally {
      lock.writeLock().unlock();
    }
  }

  void remove(Collection<SeriesBuffer> gone) {
    lock.writeLock().lock();
    try {
      for (SeriesBuffer series : gone) {
        byId.remove(series.id());
        series.labels().forEach((name, value) -> removePosting(name, value, series.id()));
      }
    } finally {
      lock.writeLock().unlock();
    }
  }

  private void removePosting(String name, String value, int id) {
    Map<String, Postings> values = byName.get(name);
    Postings postings = values == null ? null : values.get(value);
    if (values == null || postings == null) {
      return;
    }
    postings.remove(id);
    if (postings.size == 0) {
      values.remove(value);
      if (values.isEmpty()) {
        byName.remove(name);
      }
    }
  }

  /** All series. */
  List<SeriesBuffer> all() {
    lock.readLock().lock();
    try {
      return new ArrayList<>(byId.values());
    } finally {
      lock.readLock().unlock();
    }
  }

  /** The series that satisfy all matchers. */
  List<SeriesBuffer> find(List<LabelMatcher> matchers) {
    lock.readLock().lock();
    try {
      List<List<Postings>> candidates = new ArrayList<>();
      for (LabelMatcher matcher : matchers) {
        if (!matcher.matches("")) {
          candidates.add(postings(matcher));
        }
      }
      List<Postings> fewest =
          candidates.stream().min(Comparator.comparingInt(LabelIndex::total)).orElse(null);
      return filtered(fewest, matchers);
    } finally {
      lock.readLock().unlock();
    }
  }

  private static int total(List<Postings> postings) {
    return postings.stream().mapToInt(one -> one.size).sum();
  }

  private List<Postings> postings(LabelMatcher matcher) {
    Map<String, Postings> values = byName.getOrDefault(matcher.name(), Map.of());
    if (matcher.type() == LabelMatcher.Type.EQUAL) {
      Postings postings = values.get(matcher.value());
      return postings == null ? List.of() : List.of(postings);
    }
    List<Postings> found = new ArrayList<>();
    values.forEach((value, postings) -> {
      if (matcher.matches(value)) {
        found.add(postings);
      }
    });
    return found;
  }

  private List<SeriesBuffer> filtered(
      @Nullable List<Postings> candidates, List<LabelMatcher> matchers) {
    List<SeriesBuffer> found = new ArrayList<>();
    MatcherMemory memory = new MatcherMemory(matchers);
    if (candidates == null) {
      byId.values().stream().filter(series -> memory.matches(series.labels())).forEach(found::add);
      return found;
    }
    for (Postings postings : candidates) {
      for (int i = 0; i < postings.size; i++) {
        SeriesBuffer series = byId.get(postings.ids[i]);
        if (series != null && memory.matches(series.labels())) {
          found.add(series);
        }
      }
    }
    return found;
  }

  /** Remembers per matcher which values it accepts: a regular expression runs once per value. */
  private static final class MatcherMemory {
    private final List<LabelMatcher> matchers;
    private final List<Map<String, Boolean>> known = new ArrayList<>();

    MatcherMemory(List<LabelMatcher> matchers) {
      this.matchers = matchers;
      matchers.forEach(_ -> known.add(new HashMap<>()));
    }

    boolean matches(Labels labels) {
      for (int i = 0; i < matchers.size(); i++) {
        LabelMatcher matcher = matchers.get(i);
        String value = labels.get(matcher.name());
        if (!known.get(i).computeIfAbsent(value, matcher::matches)) {
          return false;
        }
      }
      return true;
    }
  }

  /** All label names, sorted. */
  List<String> names() {
    lock.readLock().lock();
    try {
      return List.copyOf(new TreeSet<>(byName.keySet()));
    } finally {
      lock.readLock().unlock();
    }
  }

  /** All values of a label, sorted. */
  List<String> values(String name) {
    lock.readLock().lock();
    try {
      return List.copyOf(new TreeSet<>(byName.getOrDefault(name, Map.of()).keySet()));
    } finally {
      lock.readLock().unlock();
    }
  }
}
