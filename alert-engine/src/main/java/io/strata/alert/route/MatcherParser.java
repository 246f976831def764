package io.strata.alert.route;

import com.google.re2j.PatternSyntaxException;
import io.strata.metrics.series.LabelMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Matchers as Alertmanager writes them: {@code severity="critical"}, {@code team=~"a|b"}, the value
 * also without quotes, several with commas and optional braces.
 */
public final class MatcherParser {
  private static final Pattern MATCHER =
      Pattern.compile(
          "\\s*(\"(?:[^\"\\\\]|\\\\.)*\"|[a-zA-Z_][a-zA-Z0-9_]*)\\s*(=~|!~|!=|=)\\s*"
              + "(\"(?:[^\"\\\\]|\\\\.)*\"|[^\"\\s,{}][^,{}]*?|)\\s*");

  private MatcherParser() {}

  /**
   * Reads one or more matchers.
   *
   * @throws IllegalArgumentException where the text is none
   */
  public static List<LabelMatcher> parse(String text) {
    String inside = text.strip();
    if (inside.startsWith("{") && inside.endsWith("}")) {
      inside = inside.substring(1, inside.length() - 1);
    }
    List<LabelMatcher> matchers = new ArrayList<>();
    Matcher matcher = MATCHER.matcher(inside);
    int at = 0;
    while (at < inside.length()) {
      matcher.region(at, inside.length());
      if (!matcher.lookingAt()
          || (matcher.end() < inside.length() && inside.charAt(matcher.end()) != ',')) {
        // The value without quotes is matched reluctantly; it ends at a comma or at the end.
        matcher.region(at, end(inside, at));
        if (!matcher.matches()) {
          throw bad(text);
        }
      }
      matchers.add(matcher(text, matcher));
      at = matcher.end() + 1;
    }
    return matchers;
  }

  private static int end(String text, int from) {
    boolean quoted = false;
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\' && quoted) {
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        return i;
      }
    }
    return text.length();
  }

  private static LabelMatcher matcher(String text, Matcher matcher) {
    LabelMatcher.Type type =
        switch (matcher.group(2)) {
          case "=~" -> LabelMatcher.Type.REGEX;
          case "!~" -> LabelMatcher.Type.NOT_REGEX;
          case "!=" -> LabelMatcher.Type.NOT_EQUAL;
          default -> LabelMatcher.Type.EQUAL;
        };
    return of(unquoted(text, matcher.group(1)), type, unquoted(text, matcher.group(3)));
  }

  /**
   * A matcher of parts.
   *
   * @throws IllegalArgumentException where the value is a bad regular expression
   */
  public static LabelMatcher of(String name, LabelMatcher.Type type, String value) {
    try {
      return new LabelMatcher(name, type, value);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "'%s' is no regular expression: %s".formatted(value, e.getMessage()), e);
    }
  }

  private static String unquoted(String text, String part) {
    if (!part.startsWith("\"")) {
      return part;
    }
    try {
      return part.substring(1, part.length() - 1).translateEscapes();
    } catch (IllegalArgumentException e) {
      throw bad(text);
    }
  }

  private static IllegalArgumentException bad(String text) {
    return new IllegalArgumentException(
        "a matcher such as severity=\"critical\" is expected, not '" + text + "'");
  }
}
