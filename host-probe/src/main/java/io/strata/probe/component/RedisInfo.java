package io.strata.probe.component;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The answer to INFO: lines {@code key:value}, headings left out. */
record RedisInfo(Map<String, String> values) {

  static RedisInfo parse(String text) {
    Map<String, String> values = new LinkedHashMap<>();
    text.lines()
        .filter(line -> !line.startsWith("#"))
        .forEach(line -> {
          int colon = line.indexOf(':');
          if (colon > 0) {
            values.put(line.substring(0, colon), line.substring(colon + 1).strip());
          }
        });
    return new RedisInfo(values);
  }

  Optional<String> text(String key) {
    return Optional.ofNullable(values.get(key)).filter(value -> !value.isEmpty());
  }

  /** The number under the key; NaN where there is none, so that it is left out. */
  double number(String key) {
    return number(values, key);
  }

  /** The parts of a value such as {@code keys=2,expires=0,avg_ttl=0}. */
  static Map<String, String> parts(String value) {
    Map<String, String> parts = new LinkedHashMap<>();
    for (String part : value.split(",", -1)) {
      int equals = part.indexOf('=');
      if (equals > 0) {
        parts.put(part.substring(0, equals), part.substring(equals + 1));
      }
    }
    return parts;
  }

  static double number(Map<String, String> values, String key) {
    String value = values.get(key);
    try {
      return value == null ? Double.NaN : Double.parseDouble(value);
    } catch (NumberFormatException e) {
      return Double.NaN; // Some servers answer words where others answer numbers.
    }
  }
}
