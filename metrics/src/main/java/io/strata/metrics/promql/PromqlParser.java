package io.strata.metrics.promql;

import com.google.re2j.PatternSyntaxException;
import io.strata.metrics.promql.Expr.At;
import io.strata.metrics.promql.Expr.Cardinality;
import io.strata.metrics.promql.Expr.TimeShift;
import io.strata.metrics.promql.Expr.VectorMatching;
import io.strata.metrics.promql.Token.Kind;
import io.strata.metrics.series.LabelMatcher;
import io.strata.metrics.series.Labels;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Parses PromQL by precedence climbing. Errors are {@link PromqlException}s of type BAD_DATA with
 * line and column.
 */
public final class PromqlParser {
  /** Nesting deeper than this is refused before it exhausts the stack. */
  private static final int MAX_DEPTH = 250;

  private final String query;
  private final List<Token> tokens;
  private int next;
  private int depth;

  private PromqlParser(String query) {
    this.query = query;
    this.tokens = Lexer.tokens(query);
  }

  /** The expression of a query, its types checked. */
  public static Expr parse(String query) {
    PromqlParser parser = new PromqlParser(query);
    if (parser.peek().kind() == Kind.END) {
      throw ParseErrors.at(query, parser.peek().start(), "no expression found in input");
    }
    Expr expr = parser.expression(0);
    if (parser.peek().kind() != Kind.END) {
      throw parser.unexpected("");
    }
    new TypeChecker(query).check(expr);
    return expr;
  }

  /** Checks syntax and types. */
  public static void check(String query) {
    parse(query);
  }

  /** The matchers of an instant vector selector such as {@code up{job="a"}}. */
  public static List<LabelMatcher> parseSelector(String selector) {
    if (parse(selector).unwrapped() instanceof Expr.VectorSelector vector) {
      return vector.matchers();
    }
    throw ParseErrors.at(selector, 0, "expected a series selector");
  }

  private Expr expression(int minPrecedence) {
    if (++depth > MAX_DEPTH) {
      throw ParseErrors.at(query, peek().start(), "the expression is nested too deeply");
    }
    Expr left = unary();
    while (true) {
      Optional<BinaryOperator> found = operator(peek());
      if (found.isEmpty() || found.get().precedence() < minPrecedence) {
        depth--;
        return left;
      }
      BinaryOperator operator = found.get();
      Token operatorToken = advance();
      boolean returnBool = acceptKeyword("bool");
      VectorMatching matching = matching(operator);
      // A power associates to the right, all else to the left.
      Expr right = expression(operator.precedence() + (operator == BinaryOperator.POWER ? 0 : 1));
      if (returnBool && !operator.isComparison()) {
        throw ParseErrors.at(
            query, operatorToken.start(), "bool modifier can only be used on comparison operators");
      }
      left = new Expr.Binary(left.start(), operator, left, right, returnBool, matching);
    }
  }

  private static Optional<BinaryOperator> operator(Token token) {
    return switch (token.kind()) {
      case EQUAL -> Optional.of(BinaryOperator.EQUAL);
      case NOT_EQUAL -> Optional.of(BinaryOperator.NOT_EQUAL);
      case LESS -> Optional.of(BinaryOperator.LESS);
      case LESS_OR_EQUAL -> Optional.of(BinaryOperator.LESS_OR_EQUAL);
      case GREATER -> Optional.of(BinaryOperator.GREATER);
      case GREATER_OR_EQUAL -> Optional.of(BinaryOperator.GREATER_OR_EQUAL);
      case ADD -> Optional.of(BinaryOperator.ADD);
      case SUBTRACT -> Optional.of(BinaryOperator.SUBTRACT);
      case MULTIPLY -> Optional.of(BinaryOperator.MULTIPLY);
      case DIVIDE -> Optional.of(BinaryOperator.DIVIDE);
      case MODULO -> Optional.of(BinaryOperator.MODULO);
      case POWER -> Optional.of(BinaryOperator.POWER);
      case KEYWORD ->
          switch (token.text().toLowerCase(Locale.ROOT)) {
            case "and" -> Optional.of(BinaryOperator.AND);
            case "or" -> Optional.of(BinaryOperator.OR);
            case "unless" -> Optional.of(BinaryOperator.UNLESS);
            case "atan2" -> Optional.of(BinaryOperator.ATAN2);
            default -> Optional.empty();
          };
      default -> Optional.empty();
    };
  }

  private VectorMatching matching(BinaryOperator operator) {
    boolean on = peek().isKeyword("on");
    if (!on && !peek().isKeyword("ignoring")) {
      return VectorMatching.DEFAULT;
    }
    advance();
    List<String> labels = labelList();
    Cardinality cardinality = Cardinality.ONE_TO_ONE;
    List<String> include = List.of();
    Token group = peek();
    if (group.isKeyword("group_left") || group.isKeyword("group_right")) {
      advance();
      cardinality =
          group.isKeyword("group_left") ? Cardinality.MANY_TO_ONE : Cardinality.ONE_TO_MANY;
      if (peek().kind() == Kind.LEFT_PAREN) {
        include = labelList();
      }
      if (operator.isSet()) {
        throw ParseErrors.at(
            query,
            group.start(),
            "no grouping allowed for \"" + operator.symbol() + "\" operation");
      }
      for (String label : include) {
        if (on && labels.contains(label)) {
          throw ParseErrors.at(
              query,
              group.start(),
              "label " + GoText.quote(label) + " must not occur in ON and GROUP clause at once");
        }
      }
    }
    return new VectorMatching(on, labels, cardinality, include);
  }

  private Expr unary() {
    Token token = peek();
    if (token.kind() != Kind.ADD && token.kind() != Kind.SUBTRACT) {
      return postfix(primary());
    }
    advance();
    boolean negative = token.kind() == Kind.SUBTRACT;
    Expr operand = expression(BinaryOperator.UNARY_PRECEDENCE);
    if (operand instanceof Expr.NumberLiteral(_, double value)) {
      return new Expr.NumberLiteral(token.start(), negative ? -value : value);
    }
    return new Expr.Unary(token.start(), negative, operand);
  }

  private Expr primary() {
    Token token = peek();
    return switch (token.kind()) {
      case NUMBER -> new Expr.NumberLiteral(token.start(), number(advance()));
      case DURATION -> new Expr.NumberLiteral(token.start(), duration(advance()) / 1000.0);
      case STRING -> new Expr.StringLiteral(advance().start(), token.value());
      case LEFT_PAREN -> {
        advance();
        Expr inner = expression(0);
        expect(Kind.RIGHT_PAREN, "in paren expression");
        yield new Expr.Paren(token.start(), inner);
      }
      case LEFT_BRACE -> selector(token.start(), null);
      case AGGREGATOR -> {
        Token following = tokens.get(next + 1);
        boolean aggregation =
            following.kind() == Kind.LEFT_PAREN
                || following.isKeyword("by")
                || following.isKeyword("without");
        yield aggregation ? aggregation() : selector(token.start(), advance());
      }
      case IDENTIFIER, METRIC_IDENTIFIER, KEYWORD -> named(token);
      default -> throw unexpected("");
    };
  }

  private Expr named(Token token) {
    if (token.isKeyword("bool")
        || token.isKeyword("on")
        || token.isKeyword("ignoring")
        || token.isKeyword("group_left")
        || token.isKeyword("group_right")
        || token.isKeyword("atan2")) {
      throw unexpected("");
    }
    advance();
    return peek().kind() == Kind.LEFT_PAREN ? call(token) : selector(token.start(), token);
  }

  private Expr call(Token name) {
    Function function =
        Function.named(name.text())
            .orElseThrow(() ->
                ParseErrors.at(
                    query,
                    name.start(),
                    "unknown function with name " + GoText.quote(name.text())));
    return new Expr.Call(name.start(), function, arguments());
  }

  private List<Expr> arguments() {
    expect(Kind.LEFT_PAREN, "in function call");
    List<Expr> arguments = new ArrayList<>();
    if (accept(Kind.RIGHT_PAREN)) {
      return arguments;
    }
    do {
      if (peek().kind() == Kind.RIGHT_PAREN && !arguments.isEmpty()) {
        throw ParseErrors.at(
            query, peek().start(), "trailing commas not allowed in function call args");
      }
      arguments.add(expression(0));
    } while (accept(Kind.COMMA));
    expect(Kind.RIGHT_PAREN, "in function call");
    return arguments;
  }

  private Expr aggregation() {
    Token name = advance();
    Aggregator aggregator =
        Aggregator.named(name.text().toLowerCase(Locale.ROOT)).orElseThrow(() -> unexpected(""));
    Grouping grouping = grouping();
    List<Expr> arguments = arguments();
    if (grouping == null) {
      grouping = grouping();
    }
    int expected = aggregator.parameter().isPresent() ? 2 : 1;
    if (arguments.isEmpty()) {
      throw ParseErrors.at(query, name.start(), "no arguments for aggregate expression provided");
    }
    if (arguments.size() != expected) {
      throw ParseErrors.at(
          query,
          name.start(),
          "wrong number of arguments for aggregate expression provided, expected %d, got %d"
              .formatted(expected, arguments.size()));
    }
    return new Expr.Aggregation(
        name.start(),
        aggregator,
        arguments.getLast(),
        expected == 2 ? arguments.getFirst() : null,
        grouping == null ? List.of() : grouping.labels(),
        grouping != null && grouping.without());
  }

  private record Grouping(List<String> labels, boolean without) {}

  private @Nullable Grouping grouping() {
    boolean without = peek().isKeyword("without");
    if (!without && !peek().isKeyword("by")) {
      return null;
    }
    advance();
    return new Grouping(labelList(), without);
  }

  private List<String> labelList() {
    expect(Kind.LEFT_PAREN, "in grouping opts");
    List<String> labels = new ArrayList<>();
    while (!accept(Kind.RIGHT_PAREN)) {
      Token token = advance();
      boolean name =
          switch (token.kind()) {
            case IDENTIFIER, KEYWORD, AGGREGATOR -> true;
            case STRING -> !token.value().isEmpty() && GoText.isValid(token.value());
            default -> false;
          };
      if (!name) {
        next--;
        throw unexpected("in grouping opts, expected label");
      }
      labels.add(token.value());
      if (peek().kind() != Kind.RIGHT_PAREN) {
        expect(Kind.COMMA, "in grouping opts");
      }
    }
    return labels;
  }

  private Expr.VectorSelector selector(int start, @Nullable Token name) {
    List<LabelMatcher> matchers = new ArrayList<>();
    String metric = name == null ? "" : name.text();
    if (accept(Kind.LEFT_BRACE)) {
      while (!accept(Kind.RIGHT_BRACE)) {
        Token label = advance();
        if (label.kind() == Kind.STRING && !isMatchOperator(peek().kind())) {
          metric = onlyName(metric, label);
        } else {
          matchers.add(matcher(label));
        }
        if (peek().kind() != Kind.RIGHT_BRACE && !accept(Kind.COMMA)) {
          throw unexpected("in label matching, expected \",\" or \"}\"");
        }
      }
    }
    if (!metric.isEmpty()) {
      for (LabelMatcher matcher : matchers) {
        if (matcher.name().equals(Labels.METRIC_NAME)) {
          throw ParseErrors.at(
              query,
              start,
              "metric name must not be set twice: %s or %s"
                  .formatted(GoText.quote(metric), GoText.quote(matcher.value())));
        }
      }
      matchers.add(LabelMatcher.equal(Labels.METRIC_NAME, metric));
    }
    return new Expr.VectorSelector(start, metric, matchers, TimeShift.NONE);
  }

  private String onlyName(String metric, Token name) {
    if (!metric.isEmpty()) {
      throw ParseErrors.at(
          query,
          name.start(),
          "metric name must not be set twice: %s or %s"
              .formatted(GoText.quote(metric), GoText.quote(name.value())));
    }
    return name.value();
  }

  private static boolean isMatchOperator(Kind kind) {
    return kind == Kind.ASSIGN
        || kind == Kind.NOT_EQUAL
        || kind == Kind.REGEX_MATCH
        || kind == Kind.REGEX_NO_MATCH;
  }

  private LabelMatcher matcher(Token label) {
    if (label.kind() != Kind.IDENTIFIER && label.kind() != Kind.STRING) {
      next--;
      throw unexpected("in label matching, expected identifier or \"}\"");
    }
    Token operator = advance();
    LabelMatcher.Type type =
        switch (operator.kind()) {
          case ASSIGN -> LabelMatcher.Type.EQUAL;
          case NOT_EQUAL -> LabelMatcher.Type.NOT_EQUAL;
          case REGEX_MATCH -> LabelMatcher.Type.REGEX;
          case REGEX_NO_MATCH -> LabelMatcher.Type.NOT_REGEX;
          default -> {
            next--;
            throw unexpected("in label matching, expected label matching operator");
          }
        };
    Token value = advance();
    if (value.kind() != Kind.STRING) {
      next--;
      throw unexpected("in label matching, expected string");
    }
    try {
      return new LabelMatcher(label.value(), type, value.value());
    } catch (PatternSyntaxException badPattern) {
      throw ParseErrors.at(
          query, label.start(), "error parsing regexp: " + badPattern.getMessage());
    }
  }

  private Expr postfix(Expr primary) {
    Expr expr = primary;
    while (true) {
      Token token = peek();
      if (token.kind() == Kind.LEFT_BRACKET) {
        expr = range(expr);
      } else if (token.isKeyword("offset")) {
        advance();
        expr = withOffset(expr, token, signedDuration());
      } else if (token.kind() == Kind.AT) {
        advance();
        expr = withAt(expr, token, at());
      } else {
        return expr;
      }
    }
  }

  private Expr range(Expr expr) {
    Token bracket = advance();
    Token rangeToken = peek();
    long range = positiveDuration("in subquery or range selector, expected number or duration");
    if (accept(Kind.COLON)) {
      long step =
          peek().kind() == Kind.RIGHT_BRACKET ? 0 : positiveDuration("in subquery selector");
      expect(Kind.RIGHT_BRACKET, "in subquery selector");
      return new Expr.Subquery(expr.start(), expr, range, step, TimeShift.NONE);
    }
    expect(Kind.RIGHT_BRACKET, "in subquery or range selector");
    if (!(expr instanceof Expr.VectorSelector vector)) {
      throw ParseErrors.at(query, bracket.start(), "ranges only allowed for vector selectors");
    }
    if (vector.shift().offsetMillis() != 0) {
      throw ParseErrors.at(query, rangeToken.start(), "no offset modifiers allowed before range");
    }
    if (vector.shift().isFixed()) {
      throw ParseErrors.at(query, rangeToken.start(), "no @ modifiers allowed before range");
    }
    return new Expr.MatrixSelector(expr.start(), vector, range);
  }

  private Expr withOffset(Expr expr, Token token, long offset) {
    TimeShift old = shift(expr, token, "offset modifier");
    if (old.offsetMillis() != 0) {
      throw ParseErrors.at(query, token.start(), "offset may not be set multiple times");
    }
    return shifted(expr, new TimeShift(offset, old.at()));
  }

  private Expr withAt(Expr expr, Token token, At at) {
    TimeShift old = shift(expr, token, "@ modifier");
    if (old.isFixed()) {
      throw ParseErrors.at(query, token.start(), "@ <timestamp> may not be set multiple times");
    }
    return shifted(expr, new TimeShift(old.offsetMillis(), at));
  }

  private TimeShift shift(Expr expr, Token token, String modifier) {
    return switch (expr) {
      case Expr.VectorSelector vector -> vector.shift();
      case Expr.MatrixSelector matrix -> matrix.selector().shift();
      case Expr.Subquery subquery -> subquery.shift();
      case Expr.NumberLiteral _,
          Expr.StringLiteral _,
          Expr.Unary _,
          Expr.Binary _,
          Expr.Aggregation _,
          Expr.Call _,
          Expr.Paren _ ->
          throw ParseErrors.at(
              query,
              token.start(),
              modifier
                  + " must be preceded by an instant vector selector or range vector selector or a"
                  + " subquery");
    };
  }

  private static Expr shifted(Expr expr, TimeShift shift) {
    return switch (expr) {
      case Expr.VectorSelector(int start, String name, List<LabelMatcher> matchers, _) ->
          new Expr.VectorSelector(start, name, matchers, shift);
      case Expr.MatrixSelector(int start, Expr.VectorSelector selector, long range) ->
          new Expr.MatrixSelector(
              start,
              new Expr.VectorSelector(
                  selector.start(), selector.name(), selector.matchers(), shift),
              range);
      case Expr.Subquery(int start, Expr inner, long range, long step, _) ->
          new Expr.Subquery(start, inner, range, step, shift);
      case Expr.NumberLiteral _,
          Expr.StringLiteral _,
          Expr.Unary _,
          Expr.Binary _,
          Expr.Aggregation _,
          Expr.Call _,
          Expr.Paren _ ->
          throw new IllegalStateException("only selectors look at another time");
    };
  }

  private At at() {
    Token token = peek();
    boolean start = token.isKeyword("start");
    if (start || token.isKeyword("end")) {
      advance();
      expect(Kind.LEFT_PAREN, "in @");
      expect(Kind.RIGHT_PAREN, "in @");
      return start ? new At.QueryStart() : new At.QueryEnd();
    }
    int sign = sign();
    Token number = peek();
    double seconds =
        switch (number.kind()) {
          case NUMBER -> sign * number(advance());
          case DURATION -> sign * duration(advance()) / 1000.0;
          default -> throw unexpected("in @, expected timestamp");
        };
    if (!(Math.abs(seconds) <= Long.MAX_VALUE / 1000.0)) {
      throw ParseErrors.at(
          query, number.start(), "timestamp out of bounds for @ modifier: " + seconds);
    }
    return new At.Fixed(Math.round(seconds * 1000));
  }

  private long signedDuration() {
    return sign() * anyDuration("in offset, expected number or duration");
  }

  private int sign() {
    if (accept(Kind.SUBTRACT)) {
      return -1;
    }
    accept(Kind.ADD);
    return 1;
  }

  private long positiveDuration(String context) {
    Token token = peek();
    long millis = anyDuration(context);
    if (millis <= 0) {
      throw ParseErrors.at(query, token.start(), "duration must be greater than 0");
    }
    return millis;
  }

  private long anyDuration(String context) {
    Token token = peek();
    return switch (token.kind()) {
      case DURATION -> duration(advance());
      case NUMBER -> {
        double seconds = number(advance());
        if (!(Math.abs(seconds) < Long.MAX_VALUE / 1e6)) {
          throw ParseErrors.at(query, token.start(), "duration out of range");
        }
        yield Math.round(seconds * 1000);
      }
      default -> throw unexpected(context);
    };
  }

  private double number(Token token) {
    try {
      return GoText.parseNumber(token.text());
    } catch (NumberFormatException notANumber) {
      throw ParseErrors.at(
          query, token.start(), "error parsing number: " + notANumber.getMessage());
    }
  }

  private static long duration(Token token) {
    return Durations.parse(token.text()).orElseThrow();
  }

  private Token peek() {
    return tokens.get(next);
  }

  private Token advance() {
    Token token = tokens.get(next);
    if (next < tokens.size() - 1) {
      next++;
    }
    return token;
  }

  private boolean accept(Kind kind) {
    if (peek().kind() != kind) {
      return false;
    }
    advance();
    return true;
  }

  private boolean acceptKeyword(String keyword) {
    if (!peek().isKeyword(keyword)) {
      return false;
    }
    advance();
    return true;
  }

  private void expect(Kind kind, String context) {
    if (!accept(kind)) {
      throw unexpected(context + ", expected " + GoText.quote(kind.description()));
    }
  }

  private PromqlException unexpected(String context) {
    return ParseErrors.at(
        query,
        peek().start(),
        "unexpected " + peek().describe() + (context.isEmpty() ? "" : " " + context));
  }
}
