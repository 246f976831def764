package io.strata.store.elasticsearch;

/** The literal text with which everything begins that a regular expression matches as a whole. */
final class RegexPrefix {
  private static final String SPECIAL = "\\.+*?()|[]{}^$";

  private RegexPrefix() {}

  /** That text, possibly empty; never longer than it is, perhaps shorter. */
  static String of(String regex) {
    // Alternatives at the top begin differently; groups and flags are not looked into.
    if (regex.indexOf('|') >= 0 || regex.startsWith("(?")) {
      return "";
    }
    int end = regex.startsWith("^") ? 1 : 0;
    int start = end;
    while (end < regex.length() && SPECIAL.indexOf(regex.charAt(end)) < 0) {
      end++;
    }
    boolean repeated = end < regex.length() && "*?{".indexOf(regex.charAt(end)) >= 0;
    if (repeated && end > start) {
      end = regex.offsetByCodePoints(end, -1);
    }
    return regex.substring(start, end);
  }
}
