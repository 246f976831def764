package io.strata.metrics.translate;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Names as OTLP-to-Prometheus translation makes them (strategy UnderscoreEscapingWithSuffixes):
 * only letters, digits, underscores and, in metric names, colons; unit and type as suffixes.
 */
final class PrometheusNames {
  private static final Map<String, String> UNITS =
      Map.ofEntries(
          Map.entry("d", "days"),
          Map.entry("h", "hours"),
          Map.entry("min", "minutes"),
          Map.entry("s", "seconds"),
          Map.entry("ms", "milliseconds"),
          Map.entry("us", "microseconds"),
          Map.entry("ns", "nanoseconds"),
          Map.entry("By", "bytes"),
          Map.entry("KiBy", "kibibytes"),
          Map.entry("MiBy", "mebibytes"),
          Map.entry("GiBy", "gibibytes"),
          Map.entry("TiBy", "tibibytes"),
          Map.entry("KBy", "kilobytes"),
          Map.entry("MBy", "megabytes"),
          Map.entry("GBy", "gigabytes"),
          Map.entry("TBy", "terabytes"),
          Map.entry("m", "meters"),
          Map.entry("V", "volts"),
          Map.entry("A", "amperes"),
          Map.entry("J", "joules"),
          Map.entry("W", "watts"),
          Map.entry("g", "grams"),
          Map.entry("Cel", "celsius"),
          Map.entry("Hz", "hertz"),
          Map.entry("%", "percent"),
          Map.entry("1", ""));

  private static final Map<String, String> PER_UNITS =
      Map.of(
          "s", "second",
          "m", "minute",
          "min", "minute",
          "h", "hour",
          "d", "day",
          "w", "week",
          "mo", "month",
          "y", "year");

  private PrometheusNames() {}

  /** What the suffix of a metric's name depends on. */
  enum Kind {
    MONOTONIC,
    GAUGE,
    OTHER
  }

  /** The name of a metric family. */
  static String metric(String name, String unit, Kind kind) {
    List<String> tokens = tokens(name);
    String main = mainUnit(unit);
    String per = perUnit(unit);
    if (!main.isEmpty() && !tokens.contains(main)) {
      tokens.add(main);
    }
    if (!per.isEmpty() && !tokens.contains(per)) {
      tokens.add("per");
      tokens.add(per);
    }
    if (kind == Kind.MONOTONIC) {
      tokens.removeIf("total"::equals);
      tokens.add("total");
    }
    if (kind == Kind.GAUGE && unit.equals("1")) {
      tokens.removeIf("ratio"::equals);
      tokens.add("ratio");
    }
    return notDigitFirst(String.join("_", tokens), "_");
  }

  /** A name that needs no suffix, only valid characters. */
  static String finalMetric(String name) {
    StringBuilder valid = new StringBuilder(name.length());
    name.chars().forEach(c -> valid.append(isNameChar(c) ? (char) c : '_'));
    return notDigitFirst(valid.toString(), "_");
  }

  /** The unit as it appears in names; empty where the unit says nothing. */
  static String unit(String unit) {
    String main = mainUnit(unit);
    String per = perUnit(unit);
    return per.isEmpty() ? main : main.isEmpty() ? "per_" + per : main + "_per_" + per;
  }

  /** The name of a label. */
  static String label(String key) {
    StringBuilder valid = new StringBuilder(key.length());
    key.chars().forEach(c -> valid.append(isNameChar(c) && c != ':' ? (char) c : '_'));
    String name = valid.toString();
    if (name.startsWith("_") && !name.startsWith("__")) {
      return "key" + name;
    }
    return notDigitFirst(name, "key_");
  }

  private static String mainUnit(String unit) {
    int slash = unit.indexOf('/');
    return mapped((slash < 0 ? unit : unit.substring(0, slash)).strip(), UNITS);
  }

  private static String perUnit(String unit) {
    int slash = unit.indexOf('/');
    return slash < 0 ? "" : mapped(unit.substring(slash + 1).strip(), PER_UNITS);
  }

  private static String mapped(String unit, Map<String, String> names) {
    if (unit.isEmpty() || unit.indexOf('{') >= 0 || unit.indexOf('}') >= 0) {
      return "";
    }
    return String.join("_", tokens(names.getOrDefault(unit, unit)));
  }

  /** What stands between characters that no name may hold. */
  private static List<String> tokens(String name) {
    List<String> tokens = new ArrayList<>();
    StringBuilder token = new StringBuilder();
    for (int i = 0; i <= name.length(); i++) {
      int c = i < name.length() ? name.charAt(i) : '_';
      if (c != '_' && isNameChar(c)) {
        token.append((char) c);
      } else if (!token.isEmpty()) {
        tokens.add(token.toString());
        token.setLength(0);
      }
    }
    return tokens;
  }

  private static boolean isNameChar(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '_'
        || c == ':';
  }

  private static String notDigitFirst(String name, String prefix) {
    return !name.isEmpty() && name.charAt(0) >= '0' && name.charAt(0) <= '9' ? prefix + name : name;
  }
}
