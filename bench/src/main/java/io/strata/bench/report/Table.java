package io.strata.bench.report;

import java.util.ArrayList;
import java.util.List;

/** Lines of columns: the first to the left, the others to the right. Not thread-safe. */
public final class Table {
  private final List<List<String>> lines = new ArrayList<>();

  /** Adds a line. */
  public Table line(String... columns) {
    lines.add(List.of(columns));
    return this;
  }

  @Override
  public String toString() {
    List<Integer> widths = new ArrayList<>();
    for (List<String> line : lines) {
      for (int i = 0; i < line.size(); i++) {
        if (i == widths.size()) {
          widths.add(0);
        }
        widths.set(i, Math.max(widths.get(i), line.get(i).length()));
      }
    }
    StringBuilder text = new StringBuilder();
    for (List<String> line : lines) {
      StringBuilder row = new StringBuilder("  ");
      for (int i = 0; i < line.size(); i++) {
        String padding = " ".repeat(widths.get(i) - line.get(i).length());
        row.append(i == 0 ? line.get(i) + padding : "   " + padding + line.get(i));
      }
      text.append(row.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }
}
