package io.strata.agent.endpoint;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** Statements without what they were called with: SQL without literals, of others the command. */
public final class StatementText {
  private static final Set<String> SQL_VERBS =
      new HashSet<>(
          Arrays.asList(
              "select",
              "insert",
              "update",
              "delete",
              "merge",
              "with",
              "call",
              "create",
              "alter",
              "drop",
              "truncate",
              "replace",
              "exec",
              "execute",
              "begin",
              "commit"));

  /** Databases whose statement is a command and its arguments. */
  private static final Set<String> COMMAND_SYSTEMS =
      new HashSet<>(Arrays.asList("redis", "valkey", "memcached", "hazelcast", "ignite", "geode"));

  private StatementText() {}

  /** Whether a database's statements are commands of a cache. */
  public static boolean isCache(String system) {
    return COMMAND_SYSTEMS.contains(system);
  }

  /** A statement as a label. */
  public static String of(String system, String statement) {
    return EndpointName.cut(isCache(system) ? command(statement) : withoutLiterals(statement));
  }

  /** The first word; of a batch the first words of its lines, each once. */
  private static String command(String statement) {
    Set<String> commands = new java.util.LinkedHashSet<>();
    for (String line : statement.split("[;\\n]", -1)) {
      String word = line.trim();
      int end = word.indexOf(' ');
      String command = (end < 0 ? word : word.substring(0, end)).toUpperCase(Locale.ROOT);
      if (!command.isEmpty() && commands.size() < 8) {
        commands.add(command);
      }
    }
    return String.join(" ", commands);
  }

  /** Whether a text is a statement rather than a name: a verb of SQL, and values or a condition. */
  static boolean looksLikeSql(String text) {
    int space = text.indexOf(' ');
    if (space < 4 || space > 8 || !SQL_VERBS.contains(lower(text, space))) {
      return false;
    }
    for (int i = space; i < text.length(); i++) {
      char each = text.charAt(i);
      if (each == '=' || each == '\'' || each == '(' || each == '<' || each == '>') {
        return true;
      }
    }
    return false;
  }

  private static String lower(String text, int length) {
    return text.substring(0, length).toLowerCase(Locale.ROOT);
  }

  /**
   * SQL on one line: texts and numbers are question marks, a list of them is one, comments are
   * gone. Names in double quotes stay.
   */
  public static String withoutLiterals(String sql) {
    StringBuilder text = new StringBuilder(Math.min(sql.length(), EndpointName.MAX_LENGTH));
    // What is cut off at the end need not be looked at.
    for (int i = 0; i < sql.length() && text.length() <= EndpointName.MAX_LENGTH; ) {
      i = appendToken(sql, i, text);
    }
    int end = text.length();
    while (end > 0 && (text.charAt(end - 1) == ' ' || text.charAt(end - 1) == ';')) {
      end--;
    }
    return text.substring(0, end);
  }

  private static int appendToken(String sql, int at, StringBuilder text) {
    char each = sql.charAt(at);
    if (each == '\'') {
      appendPlaceholder(text);
      return endOfQuoted(sql, at, '\'');
    }
    if (each == '"' || each == '`') {
      int end = endOfQuoted(sql, at, each);
      text.append(sql, at, end);
      return end;
    }
    if (sql.startsWith("--", at)) {
      return end(sql.indexOf('\n', at), sql);
    }
    if (sql.startsWith("/*", at)) {
      int close = sql.indexOf("*/", at + 2);
      return close < 0 ? sql.length() : close + 2;
    }
    if (isDigit(each) || (each == '.' && at + 1 < sql.length() && isDigit(sql.charAt(at + 1)))) {
      appendPlaceholder(text);
      return endOfWord(sql, at + 1);
    }
    if (Character.isJavaIdentifierStart(each)) {
      int end = endOfWord(sql, at);
      text.append(sql, at, end);
      return end;
    }
    if (each == '?') {
      appendPlaceholder(text);
    } else if (!Character.isWhitespace(each)) {
      text.append(each);
    } else if (text.length() > 0 && text.charAt(text.length() - 1) != ' ') {
      text.append(' ');
    }
    return at + 1;
  }

  /** A placeholder after another one and a comma makes no list longer. */
  private static void appendPlaceholder(StringBuilder text) {
    int end = text.length();
    while (end > 0 && text.charAt(end - 1) == ' ') {
      end--;
    }
    int comma = end - 1;
    while (comma > 0 && text.charAt(comma - 1) == ' ') {
      comma--;
    }
    if (comma > 0 && text.charAt(end - 1) == ',' && text.charAt(comma - 1) == '?') {
      text.setLength(comma);
      return;
    }
    text.append('?');
  }

  private static int endOfQuoted(String sql, int at, char quote) {
    for (int i = at + 1; i < sql.length(); i++) {
      if (sql.charAt(i) == quote) {
        if (i + 1 < sql.length() && sql.charAt(i + 1) == quote) {
          i++;
        } else {
          return i + 1;
        }
      }
    }
    return sql.length();
  }

  private static int endOfWord(String sql, int at) {
    int end = at;
    while (end < sql.length()
        && (Character.isJavaIdentifierPart(sql.charAt(end)) || sql.charAt(end) == '.')) {
      end++;
    }
    return end;
  }

  private static int end(int index, String sql) {
    return index < 0 ? sql.length() : index;
  }

  private static boolean isDigit(char each) {
    return each >= '0' && each <= '9';
  }
}
