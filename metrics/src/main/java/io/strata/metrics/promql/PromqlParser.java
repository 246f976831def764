package io.strata.metrics.promql;

import io.strata.metrics.promql.Expr.Cardinality;
import io.strata.metrics.promql.Expr.VectorMatching;
import io.strata.metrics.promql.Token.Kind;
import io.strata.metrics.series.LabelMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Parses PromQL by precedence climbing. Errors are {@link PromqlException}s of type BAD_DATA with
 * line and column, worded as Prometheus words them.
 */
public final class PromqlParser {
  /** Nesting deeper than this is refused before it exhausts the stack. */
  static final int MAX_DEPTH = 250;

  /** Keywords that are no name of a metric. */
  private static final Set<String> NEVER_A_METRIC =
      Set.of("bool", "on", "ignoring", "group_left", "group_right", "atan2");

  private final TokenStream tokens;
  private final PromqlFeatures features;
  private final SelectorParser selectors;
  private final DurationParser durations;
  private final ModifierParser modifiers;
  private int depth;

  private PromqlParser(String query, PromqlFeatures features) {
    this.tokens = new TokenStream(query);
    this.features = features;
    this.selectors = new SelectorParser(tokens);
    this.durations = new DurationParser(tokens, features);
    this.modifiers = new ModifierParser(tokens, durations, features);
  }

  /** The expression of a query, its types checked; whatever is experimental is allowed. */
  public static Expr parse(String query) {
    return parse(query, PromqlFeatures.ALL);
  }

  /** The expression of a query, its types checked. */
  public static Expr parse(String query, PromqlFeatures features) {
    PromqlParser parser = new PromqlParser(query, features);
    if (parser.tokens.peek().kind() == Kind.END) {
      throw ParseErrors.at(query, 0, "no expression found in input");
    }
    Expr expr = parser.expression(0);
    if (parser.tokens.peek().kind() != Kind.END) {
      throw parser.tokens.unexpected("", "");
    }
    new TypeChecker(query).check(expr);
    return expr;
  }

  /** Checks syntax and types. */
  public static void check(String query, PromqlFeatures features) {
    parse(query, features);
  }

  /** Checks syntax and types; whatever is experimental is allowed. */
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
      throw tokens.error(tokens.peek().start(), "the expression is nested too deeply");
    }
    Expr left = unary();
    while (true) {
      Token operatorToken = tokens.peek();
      Optional<BinaryOperator> found = operator(operatorToken);
      if (found.isEmpty() || found.get().precedence() < minPrecedence) {
        depth--;
        return left;
      }
      BinaryOperator operator = found.get();
      tokens.advance();
      boolean returnBool = tokens.acceptKeyword("bool");
      VectorMatching matching = matching();
      // A power associates to the right, all else to the left.
      Expr right = expression(operator.precedence() + (operator == BinaryOperator.POWER ? 0 : 1));
      if (!matching.fill().isNone() && !features.experimental()) {
        throw tokens.error(left.start(), "binop fill modifiers are experimental and not enabled");
      }
      left =
          new Expr.Binary(
              left.start(), operatorToken.start(), operator, left, right, returnBool, matching);
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
      case TRIM_UPPER -> Optional.of(BinaryOperator.TRIM_UPPER);
      case TRIM_LOWER -> Optional.of(BinaryOperator.TRIM_LOWER);
      case ADD -> Optional.of(BinaryOperator.ADD);
      case SUBTRACT -> Optional.of(BinaryOperator.SUBTRACT);
      case MULTIPLY -> Optional.of(BinaryOperator.MULTIPLY);
      case DIVIDE -> Optional.of(BinaryOperator.DIVIDE);
      case MODULO -> Optional.of(BinaryOperator.MODULO);
      case POWER -> Optional.of(BinaryOperator.POWER);
      case KEYWORD -> BinaryOperator.ofKeyword(token.lower());
      default -> Optional.empty();
    };
  }

  private VectorMatching matching() {
    boolean on = tokens.peek().isKeyword("on");
    List<String> labels = List.of();
    List<String> include = List.of();
    Cardinality cardinality = Cardinality.ONE_TO_ONE;
    if (on || tokens.peek().isKeyword("ignoring")) {
      tokens.advance();
      labels = labelList();
      Token group = tokens.peek();
      if (group.isKeyword("group_left") || group.isKeyword("group_right")) {
        tokens.advance();
        cardinality =
            group.isKeyword("group_left") ? Cardinality.MANY_TO_ONE : Cardinality.ONE_TO_MANY;
        include = tokens.peek().kind() == Kind.LEFT_PAREN ? labelList() : List.of();
      }
    }
    return new VectorMatching(on, labels, cardinality, include, fill());
  }

  private Expr.Fill fill() {
    if (tokens.acceptKeyword("fill")) {
      double both = fillValue();
      return new Expr.Fill(both, both);
    }
    Double left = null;
    Double right = null;
    if (tokens.acceptKeyword("fill_left")) {
      left = fillValue();
      right = tokens.acceptKeyword("fill_right") ? fillValue() : null;
    } else if (tokens.acceptKeyword("fill_right")) {
      right = fillValue();
      left = tokens.acceptKeyword("fill_left") ? fillValue() : null;
    }
    return new Expr.Fill(left, right);
  }

  private double fillValue() {
    tokens.require(Kind.LEFT_PAREN);
    boolean negative = tokens.accept(Kind.SUBTRACT);
    if (!negative) {
      tokens.accept(Kind.ADD);
    }
    Token number = tokens.peek();
    if (number.kind() != Kind.NUMBER && number.kind() != Kind.DURATION) {
      throw tokens.unexpected("", "");
    }
    double value = durations.seconds(tokens.advance());
    tokens.require(Kind.RIGHT_PAREN);
    return negative ? -value : value;
  }

  private Expr unary() {
    Token token = tokens.peek();
    if (token.kind() != Kind.ADD && token.kind() != Kind.SUBTRACT) {
      return modifiers.modified(primary());
    }
    tokens.advance();
    boolean negative = token.kind() == Kind.SUBTRACT;
    Expr operand = expression(BinaryOperator.UNARY_PRECEDENCE);
    if (operand instanceof Expr.NumberLiteral(_, double value)) {
      return new Expr.NumberLiteral(token.start(), negative ? -value : value);
    }
    return new Expr.Unary(token.start(), negative, operand);
  }

  private Expr primary() {
    Token token = tokens.peek();
    return switch (token.kind()) {
      case NUMBER, DURATION ->
          new Expr.NumberLiteral(token.start(), durations.seconds(tokens.advance()));
      case STRING -> new Expr.StringLiteral(tokens.advance().start(), token.value());
      case LEFT_PAREN -> {
        tokens.advance();
        Expr inner = expression(0);
        tokens.require(Kind.RIGHT_PAREN);
        yield new Expr.Paren(token.start(), inner);
      }
      case LEFT_BRACE -> selectors.selector(null);
      case AGGREGATOR -> {
        Token following = tokens.second();
        boolean aggregation =
            following.kind() == Kind.LEFT_PAREN
                || following.isKeyword("by")
                || following.isKeyword("without");
        yield aggregation ? aggregation() : selectors.selector(tokens.advance());
      }
      case IDENTIFIER, METRIC_IDENTIFIER, KEYWORD -> named(token);
      default -> throw tokens.unexpected("", "");
    };
  }

  private Expr named(Token token) {
    if (token.kind() == Kind.KEYWORD && NEVER_A_METRIC.contains(token.lower())) {
      throw tokens.unexpected("", "");
    }
    tokens.advance();
    return tokens.peek().kind() == Kind.LEFT_PAREN && token.kind() != Kind.METRIC_IDENTIFIER
        ? call(token)
        : selectors.selector(token);
  }

  private Expr call(Token name) {
    List<Expr> arguments = arguments();
    Function function =
        Function.named(name.text())
            .orElseThrow(() ->
                tokens.error(
                    name.start(), "unknown function with name " + GoText.quote(name.text())));
    if (function.isExperimental() && !features.experimental()) {
      throw tokens.error(
          name.start(), "function %s is not enabled".formatted(GoText.quote(name.text())));
    }
    return new Expr.Call(name.start(), function, arguments);
  }

  private List<Expr> arguments() {
    tokens.require(Kind.LEFT_PAREN);
    List<Expr> arguments = new ArrayList<>();
    if (tokens.accept(Kind.RIGHT_PAREN)) {
      return arguments;
    }
    arguments.add(expression(0));
    while (tokens.peek().kind() == Kind.COMMA) {
      Token comma = tokens.advance();
      if (tokens.peek().kind() == Kind.RIGHT_PAREN) {
        throw tokens.error(comma.start(), "trailing commas not allowed in function call args");
      }
      arguments.add(expression(0));
    }
    tokens.require(Kind.RIGHT_PAREN);
    return arguments;
  }

  private Expr aggregation() {
    Token name = tokens.advance();
    Aggregator aggregator =
        Aggregator.named(name.lower()).orElseThrow(() -> tokens.unexpected("", ""));
    Grouping grouping = grouping();
    if (tokens.peek().kind() != Kind.LEFT_PAREN) {
      throw tokens.unexpected("aggregation", "");
    }
    List<Expr> arguments = arguments();
    if (grouping == null) {
      grouping = grouping();
    }
    int expected = aggregator.parameter().isPresent() ? 2 : 1;
    if (arguments.isEmpty()) {
      throw tokens.error(name.start(), "no arguments for aggregate expression provided");
    }
    if (aggregator.isExperimental() && !features.experimental()) {
      throw tokens.error(
          name.start(),
          aggregator.text()
              + "() is experimental and must be enabled with"
              + " --enable-feature=promql-experimental-functions");
    }
    if (arguments.size() != expected) {
      throw tokens.error(
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
    boolean without = tokens.peek().isKeyword("without");
    if (!without && !tokens.peek().isKeyword("by")) {
      return null;
    }
    tokens.advance();
    return new Grouping(labelList(), without);
  }

  private List<String> labelList() {
    if (!tokens.accept(Kind.LEFT_PAREN)) {
      throw tokens.unexpected("grouping opts", "\"(\"");
    }
    List<String> labels = new ArrayList<>();
    while (!tokens.accept(Kind.RIGHT_PAREN)) {
      labels.add(label());
      if (tokens.peek().kind() != Kind.RIGHT_PAREN && !tokens.accept(Kind.COMMA)) {
        throw tokens.unexpected("grouping opts", "\",\" or \")\"");
      }
    }
    return labels;
  }

  private String label() {
    Token token = tokens.peek();
    switch (token.kind()) {
      case IDENTIFIER, METRIC_IDENTIFIER, KEYWORD, AGGREGATOR, STRING -> {}
      default -> throw tokens.unexpected("grouping opts", "label");
    }
    if (token.value().isEmpty() || !GoText.isValid(token.value())) {
      throw tokens.error(
          token.start(), "invalid label name for grouping: " + GoText.quote(token.value()));
    }
    return tokens.advance().value();
  }
}
