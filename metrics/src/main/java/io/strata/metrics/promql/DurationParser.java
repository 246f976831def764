package io.strata.metrics.promql;

import io.strata.metrics.promql.DurationExpr.Operator;
import io.strata.metrics.promql.Token.Kind;
import java.util.Map;

/** Parses durations: literals, and what can be computed of them where that is enabled. */
final class DurationParser {
  private static final double MAX_SECONDS = 0x1p63 / 1e9;
  private static final int UNARY_PRECEDENCE = 2;
  private static final Map<Kind, Operator> OPERATORS =
      Map.of(
          Kind.ADD, Operator.ADD,
          Kind.SUBTRACT, Operator.SUBTRACT,
          Kind.MULTIPLY, Operator.MULTIPLY,
          Kind.DIVIDE, Operator.DIVIDE,
          Kind.MODULO, Operator.MODULO,
          Kind.POWER, Operator.POWER);

  private final TokenStream tokens;
  private final PromqlFeatures features;
  private int depth;

  DurationParser(TokenStream tokens, PromqlFeatures features) {
    this.tokens = tokens;
    this.features = features;
  }

  /** The seconds of a number or duration token. */
  double seconds(Token token) {
    if (token.kind() == Kind.DURATION) {
      return duration(token) / 1000.0;
    }
    try {
      return GoText.parseNumber(token.text());
    } catch (NumberFormatException notANumber) {
      throw tokens.error(token.start(), "error parsing number: " + notANumber.getMessage());
    }
  }

  private long duration(Token token) {
    return Durations.parse(token.text())
        .orElseThrow(() -> tokens.error(token.start(), Durations.complaint(token.text())));
  }

  /** A range or step, of which a literal must be positive. */
  DurationExpr positive(String context, String expected) {
    DurationExpr duration = combined(0, context, expected);
    if (duration instanceof DurationExpr.Literal(int start, double seconds, _) && seconds <= 0) {
      throw tokens.error(start, "duration must be greater than 0");
    }
    return duration;
  }

  /** An offset: a literal, a call or something in parentheses, perhaps with a sign. */
  DurationExpr offset() {
    return unary("offset", "number, duration, step(), or range()", false);
  }

  private DurationExpr combined(int minPrecedence, String context, String expected) {
    DurationExpr left = unary(context, expected, true);
    while (true) {
      Token token = tokens.peek();
      Operator operator = OPERATORS.get(token.kind());
      if (operator == null || precedence(operator) < minPrecedence) {
        return left;
      }
      tokens.advance();
      int next = precedence(operator) + (operator == Operator.POWER ? 0 : 1);
      DurationExpr right = combined(next, context, expected);
      requireEnabled(left.start());
      boolean divides = operator == Operator.DIVIDE || operator == Operator.MODULO;
      if (divides && right instanceof DurationExpr.Literal(_, double seconds, _) && seconds == 0) {
        throw tokens.error(
            token.start(), operator == Operator.DIVIDE ? "division by zero" : "modulo by zero");
      }
      left = new DurationExpr.Combined(left.start(), operator, left, right);
    }
  }

  private static int precedence(Operator operator) {
    return switch (operator) {
      case ADD, SUBTRACT -> 1;
      case MULTIPLY, DIVIDE, MODULO -> UNARY_PRECEDENCE;
      case POWER, MAX_OF, MIN_OF -> UNARY_PRECEDENCE + 1;
    };
  }

  private DurationExpr unary(String context, String expected, boolean powers) {
    Token sign = tokens.peek();
    if (sign.kind() != Kind.ADD && sign.kind() != Kind.SUBTRACT) {
      return primary(context, expected);
    }
    if (++depth > PromqlParser.MAX_DEPTH) {
      throw tokens.error(sign.start(), "the expression is nested too deeply");
    }
    tokens.advance();
    DurationExpr operand =
        powers ? combined(UNARY_PRECEDENCE + 1, context, expected) : primary(context, expected);
    depth--;
    boolean negative = sign.kind() == Kind.SUBTRACT;
    if (operand instanceof DurationExpr.Literal(_, double seconds, boolean asDuration)) {
      return new DurationExpr.Literal(sign.start(), negative ? -seconds : seconds, asDuration);
    }
    return negative ? new DurationExpr.Negated(sign.start(), operand) : operand;
  }

  private DurationExpr primary(String context, String expected) {
    Token token = tokens.peek();
    return switch (token.kind()) {
      case NUMBER, DURATION -> literal(tokens.advance());
      case LEFT_PAREN -> paren(context, expected);
      case KEYWORD -> word(token, context, expected);
      default -> throw tokens.unexpected(context, expected);
    };
  }

  private DurationExpr literal(Token token) {
    double seconds = seconds(token);
    if (!(Math.abs(seconds) <= MAX_SECONDS)) {
      throw tokens.error(token.start(), "duration out of range");
    }
    return new DurationExpr.Literal(token.start(), seconds, token.kind() == Kind.DURATION);
  }

  private DurationExpr paren(String context, String expected) {
    Token token = tokens.advance();
    if (++depth > PromqlParser.MAX_DEPTH) {
      throw tokens.error(token.start(), "the expression is nested too deeply");
    }
    DurationExpr inner = combined(0, context, expected);
    tokens.require(Kind.RIGHT_PAREN);
    depth--;
    requireEnabled(inner.start());
    return new DurationExpr.Paren(token.start(), inner);
  }

  private DurationExpr word(Token word, String context, String expected) {
    return switch (word.lower()) {
      case "step" -> {
        call(context, expected);
        yield new DurationExpr.QueryStep(word.start());
      }
      case "range" -> {
        call(context, expected);
        yield new DurationExpr.QueryRange(word.start());
      }
      case "max_of" -> extreme(Operator.MAX_OF, context, expected);
      case "min_of" -> extreme(Operator.MIN_OF, context, expected);
      default -> throw tokens.unexpected(context, expected);
    };
  }

  /** A word and parentheses without anything in them. */
  private void call(String context, String expected) {
    Token word = tokens.advance();
    if (tokens.peek().kind() != Kind.LEFT_PAREN) {
      throw tokens.unexpected(context, expected);
    }
    tokens.advance();
    tokens.require(Kind.RIGHT_PAREN);
    requireEnabled(word.start());
  }

  private DurationExpr extreme(Operator operator, String context, String expected) {
    Token word = tokens.advance();
    tokens.require(Kind.LEFT_PAREN);
    DurationExpr left = combined(0, context, expected);
    tokens.require(Kind.COMMA);
    DurationExpr right = combined(0, context, expected);
    tokens.require(Kind.RIGHT_PAREN);
    requireEnabled(word.start());
    return new DurationExpr.Combined(word.start(), operator, left, right);
  }

  private void requireEnabled(int position) {
    if (!features.experimental()) {
      throw tokens.error(position, "experimental duration expression is not enabled");
    }
  }
}
