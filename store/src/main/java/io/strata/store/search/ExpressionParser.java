package io.strata.store.search;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.strata.store.search.Expression.And;
import io.strata.store.search.Expression.Compare;
import io.strata.store.search.Expression.Comparison;
import io.strata.store.search.Expression.Equal;
import io.strata.store.search.Expression.Not;
import io.strata.store.search.Expression.NotEqual;
import io.strata.store.search.Expression.NotRegex;
import io.strata.store.search.Expression.Or;
import io.strata.store.search.Expression.Regex;
import io.strata.store.search.Expression.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Parses search expressions by recursive descent.
 *
 * <pre>
 * any       = all { "OR" all }
 * all       = one { [ "AND" ] one }
 * one       = "NOT" one | "(" any ")" | condition | words
 * condition = key ( "=" | "!=" | "=~" | "!~" | ">" | ">=" | "<" | "<=" ) value
 * </pre>
 *
 * <p>Keys, values and words may be quoted: {@code "..."} with {@code \"} and {@code \\}. A value
 * that is not quoted ends at a blank or at a parenthesis that it did not open.
 */
final class ExpressionParser {
  private static final int MAX_LENGTH = 4_096;
  private static final int MAX_DEPTH = 50;
  private static final int MAX_CONDITIONS = 100;

  /** Longest first, so that {@code >=} is not read as {@code >}. */
  private static final List<String> OPERATORS =
      List.of("!=", "=~", "!~", ">=", "<=", "=", ">", "<");

  private static final Map<String, Double> NANOS_BY_UNIT =
      new TreeMap<>(
          Map.of("ns", 1.0, "us", 1e3, "µs", 1e3, "ms", 1e6, "s", 1e9, "m", 60e9, "h", 3600e9));

  /** What the expression is about. */
  enum Mode {
    SPANS,
    LOGS
  }

  private final String text;
  private final Mode mode;
  private int at;
  private int depth;
  private int conditions;

  ExpressionParser(String text, Mode mode) {
    this.text = text;
    this.mode = mode;
  }

  Expression parse() {
    if (text.length() > MAX_LENGTH) {
      throw new ExpressionSyntaxException(
          MAX_LENGTH, "longer than %d characters".formatted(MAX_LENGTH));
    }
    Expression expression = any();
    skipBlanks();
    if (at < text.length()) {
      throw error(at, "a parenthesis that nothing opened");
    }
    return expression;
  }

  private Expression any() {
    List<Expression> parts = new ArrayList<>();
    parts.add(all());
    while (takeWord("OR")) {
      parts.add(all());
    }
    return parts.size() == 1 ? parts.getFirst() : new Or(parts);
  }

  private Expression all() {
    List<Expression> parts = new ArrayList<>();
    parts.add(one());
    while (true) {
      if (takeWord("AND")) {
        parts.add(one());
        continue;
      }
      skipBlanks();
      if (at >= text.length() || text.charAt(at) == ')' || isWord("OR")) {
        return parts.size() == 1 ? parts.getFirst() : new And(parts);
      }
      parts.add(one());
    }
  }

  private Expression one() {
    if (++depth > MAX_DEPTH) {
      throw error(at, "nested deeper than %d".formatted(MAX_DEPTH));
    }
    try {
      if (takeWord("NOT")) {
        return new Not(one());
      }
      skipBlanks();
      if (at < text.length() && text.charAt(at) == '(') {
        int opened = at++;
        Expression inner = any();
        skipBlanks();
        if (at >= text.length()) {
          throw error(opened, "a parenthesis that nothing closes");
        }
        at++;
        return inner;
      }
      return conditionOrWords();
    } finally {
      depth--;
    }
  }

  private Expression conditionOrWords() {
    int start = at;
    if (++conditions > MAX_CONDITIONS) {
      throw error(start, "more than %d conditions".formatted(MAX_CONDITIONS));
    }
    if (at >= text.length()) {
      throw error(at, "a condition is missing");
    }
    boolean quoted = text.charAt(at) == '"';
    String key = quoted ? quoted() : bareKey();
    String operator = operator();
    if (!operator.isEmpty()) {
      if (key.isEmpty()) {
        throw error(start, "a key is missing before " + operator);
      }
      return condition(key, operator);
    }
    if (key.isEmpty()) {
      throw error(start, "a condition is missing");
    }
    if (mode == Mode.SPANS) {
      throw error(at, "an operator is missing after %s, as in %s=value".formatted(key, key));
    }
    return words(start, key, quoted);
  }

  private Expression words(int start, String bare, boolean quoted) {
    boolean prefix = !quoted && bare.endsWith("*");
    List<String> words = BodyWords.of(bare);
    if (words.isEmpty()) {
      throw error(start, "no letter or digit to search for in " + bare);
    }
    return new Words(words, prefix);
  }

  private Expression condition(String key, String operator) {
    skipBlanks();
    int start = at;
    if (at >= text.length()) {
      throw error(at, "a value is missing after " + operator);
    }
    String value = text.charAt(at) == '"' ? quoted() : bareValue();
    boolean duration = mode == Mode.SPANS && key.equals(SpanSubject.DURATION);
    return switch (operator) {
      case ">", ">=", "<", "<=" ->
          new Compare(
              key, comparison(operator), duration ? nanos(start, value) : number(start, value));
      case String _ when duration -> throw error(start, "a duration is compared with < or >");
      case "=" -> new Equal(key, value);
      case "!=" -> new NotEqual(key, value);
      case "=~" -> new Regex(key, pattern(start, value));
      default -> new NotRegex(key, pattern(start, value));
    };
  }

  private static Comparison comparison(String operator) {
    return switch (operator) {
      case ">" -> Comparison.GREATER;
      case ">=" -> Comparison.GREATER_OR_EQUAL;
      case "<" -> Comparison.LESS;
      default -> Comparison.LESS_OR_EQUAL;
    };
  }

  private double number(int start, String value) {
    double number = Numbers.ofText(value);
    if (Double.isNaN(number)) {
      throw error(start, "not a number: " + value);
    }
    return number;
  }

  private double nanos(int start, String value) {
    int unit = value.length();
    while (unit > 0 && Character.isLetter(value.charAt(unit - 1))) {
      unit--;
    }
    Double factor = NANOS_BY_UNIT.get(value.substring(unit));
    if (factor == null) {
      throw error(start, "not a duration with a unit, as 150ms: " + value);
    }
    return number(start, value.substring(0, unit)) * factor;
  }

  private Pattern pattern(int start, String regex) {
    try {
      return Pattern.compile(regex, Pattern.DOTALL);
    } catch (PatternSyntaxException e) {
      throw error(start, "not a regular expression: " + e.getMessage());
    }
  }

  private String operator() {
    int before = at;
    skipBlanks();
    for (String operator : OPERATORS) {
      if (text.startsWith(operator, at)) {
        at += operator.length();
        return operator;
      }
    }
    at = before;
    return "";
  }

  private String bareKey() {
    int start = at;
    while (at < text.length() && !endsKey()) {
      at++;
    }
    return text.substring(start, at);
  }

  private boolean endsKey() {
    char c = text.charAt(at);
    if (Character.isWhitespace(c) || c == '(' || c == ')' || c == '"') {
      return true;
    }
    return OPERATORS.stream().anyMatch(operator -> text.startsWith(operator, at));
  }

  private String bareValue() {
    int start = at;
    int open = 0;
    for (; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '(') {
        open++;
      } else if (Character.isWhitespace(c) || (c == ')' && --open < 0)) {
        break;
      }
    }
    if (start == at) {
      throw error(at, "a value is missing");
    }
    return text.substring(start, at);
  }

  private String quoted() {
    int opened = at++;
    StringBuilder content = new StringBuilder();
    for (; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '"') {
        at++;
        return content.toString();
      }
      if (c == '\\'
          && at + 1 < text.length()
          && (text.charAt(at + 1) == '"' || text.charAt(at + 1) == '\\')) {
        at++;
        c = text.charAt(at);
      }
      content.append(c);
    }
    throw error(opened, "a quotation that nothing closes");
  }

  private boolean takeWord(String word) {
    skipBlanks();
    if (!isWord(word)) {
      return false;
    }
    at += word.length();
    return true;
  }

  private boolean isWord(String word) {
    int end = at + word.length();
    return text.startsWith(word, at)
        && (end == text.length()
            || Character.isWhitespace(text.charAt(end))
            || text.charAt(end) == '('
            || text.charAt(end) == ')');
  }

  private void skipBlanks() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  private static ExpressionSyntaxException error(int position, String problem) {
    return new ExpressionSyntaxException(position, problem);
  }
}
