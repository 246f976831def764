package io.strata.store.elasticsearch;

import io.strata.metrics.series.Labels;
import java.util.ArrayList;
import java.util.List;

/** Label sets as one text: names and values in order, each ended by a control character. */
final class SeriesText {
  private static final char END = '\u0001';

  private static final char ESCAPE = '\u0002';

  private SeriesText() {}

  static String of(Labels labels) {
    StringBuilder text = new StringBuilder();
    labels.forEach((name, value) -> {
      append(text, name);
      append(text, value);
    });
    return text.toString();
  }

  private static void append(StringBuilder text, String part) {
    for (int i = 0; i < part.length(); i++) {
      char c = part.charAt(i);
      if (c == END || c == ESCAPE) {
        text.append(ESCAPE);
      }
      text.append(c);
    }
    text.append(END);
  }

  static Labels toLabels(String text) {
    List<String> parts = new ArrayList<>();
    StringBuilder part = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == END) {
        parts.add(part.toString());
        part.setLength(0);
      } else if (c == ESCAPE && i + 1 < text.length()) {
        part.append(text.charAt(++i));
      } else {
        part.append(c);
      }
    }
    return Labels.of(parts.toArray(String[]::new));
  }
}
