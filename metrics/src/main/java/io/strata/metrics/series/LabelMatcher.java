package io.strata.metrics.series;

import com.google.re2j.Pattern;
import java.util.Objects;

/**
 * A condition on one label of a series; an absent label counts as an empty value. Regular
 * expressions are RE2's and match the whole value, as in PromQL.
 */
public final class LabelMatcher {
  /** How a value is compared. */
  public enum Type {
    EQUAL("="),
    NOT_EQUAL("!="),
    REGEX("=~"),
    NOT_REGEX("!~");

    private final String operator;

    Type(String operator) {
      this.operator = operator;
    }

    /** The operator as PromQL writes it. */
    public String operator() {
      return operator;
    }
  }

  private final String name;
  private final Type type;
  private final String value;
  private final Pattern pattern;

  /**
   * A matcher.
   *
   * @throws com.google.re2j.PatternSyntaxException for a regular expression that RE2 refuses
   */
  public LabelMatcher(String name, Type type, String value) {
    this.name = Objects.requireNonNull(name);
    this.type = Objects.requireNonNull(type);
    this.value = Objects.requireNonNull(value);
    this.pattern =
        switch (type) {
          case EQUAL, NOT_EQUAL -> Pattern.compile("");
          case REGEX, NOT_REGEX -> Pattern.compile(value, Pattern.DOTALL);
        };
  }

  /** {@code name="value"}. */
  public static LabelMatcher equal(String name, String value) {
    return new LabelMatcher(name, Type.EQUAL, value);
  }

  /** {@code name=~"regex"}. */
  public static LabelMatcher regex(String name, String regex) {
    return new LabelMatcher(name, Type.REGEX, regex);
  }

  /** The label's name. */
  public String name() {
    return name;
  }

  /** How values are compared. */
  public Type type() {
    return type;
  }

  /** The text or regular expression to compare with. */
  public String value() {
    return value;
  }

  /** Whether a label value satisfies this. */
  public boolean matches(String labelValue) {
    return switch (type) {
      case EQUAL -> labelValue.equals(value);
      case NOT_EQUAL -> !labelValue.equals(value);
      case REGEX -> pattern.matches(labelValue);
      case NOT_REGEX -> !pattern.matches(labelValue);
    };
  }

  /** Whether a series satisfies this. */
  public boolean matches(Labels labels) {
    return matches(labels.get(name));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LabelMatcher that
        && name.equals(that.name)
        && type == that.type
        && value.equals(that.value);
  }

  @Override
  public int hashCode() {
    return Objects.hash(name, type, value);
  }

  @Override
  public String toString() {
    return name + type.operator() + '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
