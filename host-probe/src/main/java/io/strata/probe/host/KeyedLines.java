package io.strata.probe.host;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Files of lines with a key and a number, such as {@code /proc/meminfo} ({@code MemFree: 12 kB})
 * and {@code /proc/vmstat} ({@code pgfault 12}). A unit {@code kB} multiplies by 1024. Lines of
 * another form are left out.
 */
final class KeyedLines {
  private final Map<String, Long> values;

  private KeyedLines(Map<String, Long> values) {
    this.values = values;
  }

  static KeyedLines parse(List<String> lines) {
    Map<String, Long> values = new HashMap<>();
    for (String line : lines) {
      String[] words = line.strip().split("\\s+", -1);
      if (words.length < 2 || words[1].isEmpty() || !words[1].chars().allMatch(KeyedLines::digit)) {
        continue;
      }
      String key = words[0].endsWith(":") ? words[0].substring(0, words[0].length() - 1) : words[0];
      long factor = words.length > 2 && words[2].equals("kB") ? 1024 : 1;
      values.put(key, Long.parseUnsignedLong(words[1]) * factor);
    }
    return new KeyedLines(values);
  }

  /** The value, or NaN where there is none: NaN is never sent. */
  double get(String key) {
    Long value = values.get(key);
    return value == null ? Double.NaN : value.doubleValue();
  }

  private static boolean digit(int character) {
    return character >= '0' && character <= '9';
  }
}
