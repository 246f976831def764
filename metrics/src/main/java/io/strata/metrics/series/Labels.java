package io.strata.metrics.series;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * An immutable label set: what identifies a series. Names are unique and sorted; a label with an
 * empty value is the same as an absent one (Prometheus data model), so none is kept.
 */
public final class Labels implements Comparable<Labels> {
  /** The label that holds the metric's name. */
  public static final String METRIC_NAME = "__name__";

  private static final Labels EMPTY = new Labels(new String[0]);

  /** Names at even, values at odd places. */
  private final String[] namesAndValues;

  private final int hash;

  private Labels(String[] namesAndValues) {
    this.namesAndValues = namesAndValues;
    this.hash = Arrays.hashCode(namesAndValues);
  }

  /** No labels. */
  public static Labels empty() {
    return EMPTY;
  }

  /** Labels of a map; empty values are left out. */
  public static Labels of(Map<String, String> labels) {
    TreeMap<String, String> sorted = new TreeMap<>(labels);
    List<String> flat = new ArrayList<>(sorted.size() * 2);
    sorted.forEach((name, value) -> {
      if (!value.isEmpty()) {
        flat.add(name);
        flat.add(value);
      }
    });
    return flat.isEmpty() ? EMPTY : new Labels(flat.toArray(String[]::new));
  }

  /** Labels given as alternating names and values; a later value of a name wins. */
  public static Labels of(String... namesAndValues) {
    if (namesAndValues.length % 2 != 0) {
      throw new IllegalArgumentException("a label name without a value");
    }
    TreeMap<String, String> labels = new TreeMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      labels.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return of(labels);
  }

  /** The value of a label; empty where absent. */
  public String get(String name) {
    for (int i = 0; i < namesAndValues.length; i += 2) {
      if (namesAndValues[i].equals(name)) {
        return namesAndValues[i + 1];
      }
    }
    return "";
  }

  /** The metric's name; empty where absent. */
  public String metricName() {
    return get(METRIC_NAME);
  }

  /** How many labels there are. */
  public int size() {
    return namesAndValues.length / 2;
  }

  /** Whether there are none. */
  public boolean isEmpty() {
    return namesAndValues.length == 0;
  }

  /** Visits names and values in order of the names. */
  public void forEach(BiConsumer<String, String> visitor) {
    for (int i = 0; i < namesAndValues.length; i += 2) {
      visitor.accept(namesAndValues[i], namesAndValues[i + 1]);
    }
  }

  /** The labels as a map sorted by name. */
  public Map<String, String> toMap() {
    TreeMap<String, String> map = new TreeMap<>();
    forEach(map::put);
    return map;
  }

  /** These labels with one set, or removed where the value is empty. */
  public Labels with(String name, String value) {
    TreeMap<String, String> labels = new TreeMap<>(toMap());
    labels.put(name, value);
    return of(labels);
  }

  /** These labels without the given names. */
  public Labels without(Collection<String> names) {
    return filtered(name -> !names.contains(name));
  }

  /** These labels without the metric's name. */
  public Labels withoutMetricName() {
    return filtered(name -> !name.equals(METRIC_NAME));
  }

  /**
   * These labels without what is said of the metric itself: its name, and its type and unit where
   * they are labels.
   */
  public Labels withoutMetadata() {
    return filtered(name ->
        !name.startsWith("__")
            || !(name.equals(METRIC_NAME) || name.equals("__type__") || name.equals("__unit__")));
  }

  /** Only the labels with the given names. */
  public Labels only(Collection<String> names) {
    return filtered(names::contains);
  }

  private Labels filtered(Predicate<String> keep) {
    List<String> kept = new ArrayList<>(namesAndValues.length);
    forEach((name, value) -> {
      if (keep.test(name)) {
        kept.add(name);
        kept.add(value);
      }
    });
    if (kept.size() == namesAndValues.length) {
      return this;
    }
    return kept.isEmpty() ? EMPTY : new Labels(kept.toArray(String[]::new));
  }

  @Override
  public int compareTo(Labels other) {
    return Arrays.compare(namesAndValues, other.namesAndValues);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Labels that
        && hash == that.hash
        && Arrays.equals(namesAndValues, that.namesAndValues);
  }

  @Override
  public int hashCode() {
    return hash;
  }

  /** As PromQL writes a series: {@code name{a="1", b="2"}}. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(metricName()).append('{');
    withoutMetricName()
        .forEach((name, value) -> {
          if (text.charAt(text.length() - 1) != '{') {
            text.append(", ");
          }
          text.append(name).append("=\"");
          text.append(value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n"));
          text.append('"');
        });
    return text.append('}').toString();
  }
}
