package io.strata.agent.endpoint;

/**
 * The name of an operation as a label: what an application's own spans put into their names of
 * addresses, ids and statements is taken out. Names by OpenTelemetry's instrumentation have none
 * and stay as they are.
 */
public final class EndpointName {
  /** Longer names are cut. */
  static final int MAX_LENGTH = 500;

  private static final String INSTRUMENTATION = "io.opentelemetry.";
  private static final String ID = "{id}";
  private static final int SHORTEST_HEX_ID = 16;
  private static final int SHORTEST_MIXED_ID = 24;

  private EndpointName() {}

  /**
   * A span's name as a label.
   *
   * @param scope the name of the instrumentation scope that made the span
   */
  public static String of(String name, String scope) {
    return cut(scope.startsWith(INSTRUMENTATION) ? name : withoutValues(name));
  }

  /** A name as a label, of whatever length. */
  public static String cut(String name) {
    return name.length() <= MAX_LENGTH ? name : name.substring(0, MAX_LENGTH);
  }

  private static String withoutValues(String name) {
    if (StatementText.looksLikeSql(name)) {
      return StatementText.withoutLiterals(name);
    }
    if (name.indexOf('/') < 0) {
      return name;
    }
    StringBuilder text = new StringBuilder(name.length());
    for (int from = 0; from <= name.length(); ) {
      int space = name.indexOf(' ', from);
      int to = space < 0 ? name.length() : space;
      appendWord(name.substring(from, to), text);
      if (space >= 0) {
        text.append(' ');
      }
      from = to + 1;
    }
    return text.toString();
  }

  /** A word without scheme, host, query and ids, where it is an address or a path. */
  private static void appendWord(String word, StringBuilder text) {
    int scheme = word.indexOf("://");
    int path = scheme < 0 ? 0 : word.indexOf('/', scheme + 3);
    if (path < 0) {
      text.append('/');
      return;
    }
    int end = endOfPath(word, path);
    for (int from = path; from <= end; ) {
      int slash = word.indexOf('/', from);
      int to = slash < 0 || slash > end ? end : slash;
      text.append(isId(word, from, to) ? ID : word.substring(from, to));
      if (to < end) {
        text.append('/');
      }
      from = to + 1;
    }
  }

  private static int endOfPath(String word, int path) {
    for (int i = path; i < word.length(); i++) {
      char each = word.charAt(i);
      if (each == '?' || each == '#' || each == ';') {
        return i;
      }
    }
    return word.length();
  }

  /** Whether a segment is a number, a hexadecimal id, a UUID, or a long mixture of both. */
  private static boolean isId(String word, int from, int to) {
    int digits = 0;
    int hex = 0;
    int letters = 0;
    for (int i = from; i < to; i++) {
      char each = word.charAt(i);
      if (each >= '0' && each <= '9') {
        digits++;
      } else if ((each >= 'a' && each <= 'f') || (each >= 'A' && each <= 'F')) {
        hex++;
      } else if (Character.isLetter(each)) {
        letters++;
      } else if (each != '-' && each != '_') {
        return false;
      }
    }
    if (digits == 0) {
      return false;
    }
    if (hex + letters == 0) {
      return true;
    }
    return letters == 0
        ? digits + hex >= SHORTEST_HEX_ID
        : digits + hex + letters >= SHORTEST_MIXED_ID && digits >= 4;
  }
}
