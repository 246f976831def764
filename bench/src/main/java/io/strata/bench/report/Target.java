package io.strata.bench.report;

import java.util.Locale;

/** What is aimed at, and whether it was reached. */
public record Target(String name, double reached, double wanted, boolean atLeast, String unit) {

  /** A figure that should be so large. */
  public static Target atLeast(String name, double reached, double wanted, String unit) {
    return new Target(name, reached, wanted, true, unit);
  }

  /** A figure that should not be larger. */
  public static Target atMost(String name, double reached, double wanted, String unit) {
    return new Target(name, reached, wanted, false, unit);
  }

  /** Whether it was reached. */
  public boolean met() {
    return atLeast ? reached >= wanted : reached <= wanted;
  }

  /** Adds a line of a table. */
  public void print(Table table) {
    table.line(
        name,
        String.format(Locale.ROOT, "%,.1f %s", reached, unit).strip(),
        String.format(Locale.ROOT, "%s %,.0f %s", atLeast ? "at least" : "at most", wanted, unit)
            .strip(),
        met() ? "met" : "missed");
  }
}
