package io.strata.store.search;

import com.google.re2j.Pattern;
import io.strata.telemetry.attribute.AttributeValue;
import java.util.List;
import java.util.function.Predicate;

/**
 * A condition on one span or one log record.
 *
 * <p>A key may have several values, as a span, its resource and its events may all name it;
 * elements of a list count as values, too. Conditions hold where a value satisfies them; the
 * negative ones, {@code !=} and {@code !~}, where there are values and none of them is excluded.
 * {@code NOT} negates whatever follows, so {@code NOT key=value} holds without the key, too.
 */
public sealed interface Expression {
  /** Whether a span or log record satisfies this. */
  boolean matches(Subject subject);

  /** Parses a condition on spans: no free words. */
  static Expression ofSpans(String text) {
    return new ExpressionParser(text, ExpressionParser.Mode.SPANS).parse();
  }

  /** Parses a condition on log records: words stand for words of the body. */
  static Expression ofLogs(String text) {
    return new ExpressionParser(text, ExpressionParser.Mode.LOGS).parse();
  }

  /** All hold. */
  record And(List<Expression> parts) implements Expression {
    public And {
      parts = List.copyOf(parts);
    }

    @Override
    public boolean matches(Subject subject) {
      return parts.stream().allMatch(part -> part.matches(subject));
    }
  }

  /** One or more hold. */
  record Or(List<Expression> parts) implements Expression {
    public Or {
      parts = List.copyOf(parts);
    }

    @Override
    public boolean matches(Subject subject) {
      return parts.stream().anyMatch(part -> part.matches(subject));
    }
  }

  /** The part does not hold. */
  record Not(Expression part) implements Expression {
    @Override
    public boolean matches(Subject subject) {
      return !part.matches(subject);
    }
  }

  /** {@code key=value}: a value has this text. */
  record Equal(String key, String value) implements Expression {
    @Override
    public boolean matches(Subject subject) {
      return any(subject, key, attribute -> attribute.text().equals(value));
    }
  }

  /** {@code key!=value}. */
  record NotEqual(String key, String value) implements Expression {
    @Override
    public boolean matches(Subject subject) {
      return has(subject, key) && !new Equal(key, value).matches(subject);
    }
  }

  /** {@code key=~regex}: RE2 syntax, the whole text must match. */
  record Regex(String key, Pattern pattern) implements Expression {
    @Override
    public boolean matches(Subject subject) {
      return any(subject, key, attribute -> pattern.matches(attribute.text()));
    }
  }

  /** {@code key!~regex}. */
  record NotRegex(String key, Pattern pattern) implements Expression {
    @Override
    public boolean matches(Subject subject) {
      return has(subject, key) && !new Regex(key, pattern).matches(subject);
    }
  }

  /** {@code key>number} and the like: a value is a number, or text of one, that compares so. */
  record Compare(String key, Comparison comparison, double number) implements Expression {
    @Override
    public boolean matches(Subject subject) {
      return any(subject, key, attribute -> comparison.holds(Numbers.of(attribute), number));
    }
  }

  /**
   * Words that follow each other in the body; a letter's case does not matter.
   *
   * @param words as {@link BodyWords} forms them
   * @param prefix whether the last one may be just the start of a word
   */
  record Words(List<String> words, boolean prefix) implements Expression {
    public Words {
      words = List.copyOf(words);
    }

    @Override
    public boolean matches(Subject subject) {
      List<String> body = subject.words();
      for (int start = 0; start + words.size() <= body.size(); start++) {
        if (matchesAt(body, start)) {
          return true;
        }
      }
      return false;
    }

    private boolean matchesAt(List<String> body, int from) {
      int last = words.size() - 1;
      for (int i = 0; i <= last; i++) {
        String word = body.get(from + i);
        boolean start = prefix && i == last;
        boolean same = start ? word.startsWith(words.get(i)) : word.equals(words.get(i));
        if (!same) {
          return false;
        }
      }
      return true;
    }
  }

  /** How a number is compared. */
  enum Comparison {
    GREATER,
    GREATER_OR_EQUAL,
    LESS,
    LESS_OR_EQUAL;

    /** Whether {@code left} compares so with {@code right}; never for a left that is no number. */
    boolean holds(double left, double right) {
      return switch (this) {
        case GREATER -> left > right;
        case GREATER_OR_EQUAL -> left >= right;
        case LESS -> left < right;
        case LESS_OR_EQUAL -> left <= right;
      };
    }
  }

  private static boolean has(Subject subject, String key) {
    return !subject.values(key).isEmpty();
  }

  private static boolean any(Subject subject, String key, Predicate<AttributeValue> condition) {
    for (AttributeValue value : subject.values(key)) {
      if (condition.test(value)) {
        return true;
      }
      if (value instanceof AttributeValue.ArrayValue(List<AttributeValue> elements)
          && elements.stream().anyMatch(condition)) {
        return true;
      }
    }
    return false;
  }
}
