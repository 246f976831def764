package io.strata.agent.measure;

import java.util.Arrays;

/** What tells a series from others of its family: the values of its labels. Immutable. */
final class SeriesKey {
  private final Family family;
  private final String[] values;
  private final int hash;

  private SeriesKey(Family family, String[] values) {
    this.family = family;
    this.values = values;
    this.hash = 31 * family.hashCode() + Arrays.hashCode(values);
  }

  /** A key of as many values as the family has labels. */
  static SeriesKey of(Family family, String... values) {
    return new SeriesKey(family, values);
  }

  Family family() {
    return family;
  }

  String value(int label) {
    return values[label];
  }

  /** The series of what is too much of its family. */
  SeriesKey others() {
    return of(family, family.others(values));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SeriesKey
        && ((SeriesKey) other).hash == hash
        && ((SeriesKey) other).family == family
        && Arrays.equals(((SeriesKey) other).values, values);
  }

  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public String toString() {
    return family + Arrays.toString(values);
  }
}
