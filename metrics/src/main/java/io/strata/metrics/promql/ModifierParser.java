package io.strata.metrics.promql;

import io.strata.metrics.promql.Expr.At;
import io.strata.metrics.promql.Expr.Reach;
import io.strata.metrics.promql.Expr.TimeShift;
import io.strata.metrics.promql.Token.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Parses what may follow an expression: ranges, subqueries, {@code offset}, {@code @}, {@code
 * anchored} and {@code smoothed}.
 */
final class ModifierParser {
  private static final String RANGE_EXPECTED = "number, duration, step(), or range()";

  private final TokenStream tokens;
  private final DurationParser durations;
  private final PromqlFeatures features;

  ModifierParser(TokenStream tokens, DurationParser durations, PromqlFeatures features) {
    this.tokens = tokens;
    this.durations = durations;
    this.features = features;
  }

  /** The expression with all modifiers that follow. */
  Expr modified(Expr plain) {
    Expr expr = plain;
    while (true) {
      Token token = tokens.peek();
      if (token.kind() == Kind.LEFT_BRACKET) {
        expr = range(expr);
      } else if (token.isKeyword("offset")) {
        tokens.advance();
        expr = withOffset(expr, durations.offset());
      } else if (token.kind() == Kind.AT) {
        tokens.advance();
        expr = withAt(expr, at(expr));
      } else if (token.isKeyword("anchored") || token.isKeyword("smoothed")) {
        tokens.advance();
        expr = reaching(expr, token.lower());
      } else {
        return expr;
      }
    }
  }

  private Expr range(Expr expr) {
    Token bracket = tokens.advance();
    DurationExpr range = durations.positive("subquery or range selector", RANGE_EXPECTED);
    if (tokens.accept(Kind.COLON)) {
      return new Expr.Subquery(expr.start(), expr, range, step(), TimeShift.NONE);
    }
    if (!tokens.accept(Kind.RIGHT_BRACKET)) {
      throw tokens.unexpected("subquery or range", "\":\" or \"]\"");
    }
    if (!(expr instanceof Expr.VectorSelector vector)) {
      throw tokens.error(bracket.start(), "ranges only allowed for vector selectors");
    }
    if (vector.shift().hasOffset()) {
      throw tokens.error(bracket.start(), "no offset modifiers allowed before range");
    }
    if (vector.shift().isFixed()) {
      throw tokens.error(bracket.start(), "no @ modifiers allowed before range");
    }
    return new Expr.MatrixSelector(expr.start(), vector, range);
  }

  private @Nullable DurationExpr step() {
    if (tokens.accept(Kind.RIGHT_BRACKET)) {
      return null;
    }
    DurationExpr step =
        durations.positive(
            "subquery selector", RANGE_EXPECTED.replace(", or r", ", r") + ", or \"]\"");
    if (!tokens.accept(Kind.RIGHT_BRACKET)) {
      throw tokens.unexpected("subquery selector", "\"]\"");
    }
    return step;
  }

  private Expr withOffset(Expr expr, DurationExpr offset) {
    TimeShift old = shift(expr, "offset modifier");
    if (old.hasOffset()) {
      throw tokens.error(expr.start(), "offset may not be set multiple times");
    }
    return shifted(expr, new TimeShift(offset, old.at()));
  }

  private Expr withAt(Expr expr, At at) {
    TimeShift old = shift(expr, "@ modifier");
    if (old.isFixed()) {
      throw tokens.error(expr.start(), "@ <timestamp> may not be set multiple times");
    }
    return shifted(expr, new TimeShift(old.offset(), at));
  }

  private TimeShift shift(Expr expr, String modifier) {
    return switch (expr) {
      case Expr.VectorSelector vector -> vector.shift();
      case Expr.MatrixSelector matrix -> matrix.selector().shift();
      case Expr.Subquery subquery -> subquery.shift();
      case Expr.Plain _ ->
          throw tokens.error(
              expr.start(),
              modifier
                  + " must be preceded by an instant vector selector or range vector selector or a"
                  + " subquery");
    };
  }

  private static Expr shifted(Expr expr, TimeShift shift) {
    return switch (expr) {
      case Expr.VectorSelector selector -> selector.with(shift);
      case Expr.MatrixSelector(int start, Expr.VectorSelector selector, DurationExpr range) ->
          new Expr.MatrixSelector(start, selector.with(shift), range);
      case Expr.Subquery(int start, Expr inner, DurationExpr range, DurationExpr step, _) ->
          new Expr.Subquery(start, inner, range, step, shift);
      case Expr.Plain _ -> throw new IllegalStateException("only selectors look at another time");
    };
  }

  private At at(Expr expr) {
    Token token = tokens.peek();
    boolean start = token.isKeyword("start");
    if (start || token.isKeyword("end")) {
      tokens.advance();
      tokens.require(Kind.LEFT_PAREN);
      tokens.require(Kind.RIGHT_PAREN);
      return start ? new At.QueryStart() : new At.QueryEnd();
    }
    int sign = 1;
    if (tokens.accept(Kind.SUBTRACT)) {
      sign = -1;
    } else {
      tokens.accept(Kind.ADD);
    }
    Token number = tokens.peek();
    if (number.kind() != Kind.NUMBER && number.kind() != Kind.DURATION) {
      throw tokens.unexpected("@", "timestamp");
    }
    double seconds = sign * durations.seconds(tokens.advance());
    if (!(Math.abs(seconds) < Long.MAX_VALUE)) {
      throw tokens.error(
          expr.start(), "timestamp out of bounds for @ modifier: " + GoText.fixed(seconds));
    }
    return new At.Fixed(Math.round(seconds * 1000));
  }

  private Expr reaching(Expr expr, String modifier) {
    if (!features.experimental()) {
      throw tokens.error(expr.start(), modifier + " modifier is experimental and not enabled");
    }
    Reach reach = modifier.equals("anchored") ? Reach.ANCHORED : Reach.SMOOTHED;
    return switch (expr) {
      case Expr.VectorSelector selector -> reaching(selector, reach);
      case Expr.MatrixSelector(int start, Expr.VectorSelector selector, DurationExpr range) ->
          new Expr.MatrixSelector(start, reaching(selector, reach), range);
      case Expr.Subquery _ ->
          throw tokens.error(expr.start(), modifier + " modifier is not supported for subqueries");
      case Expr.Plain _ -> throw tokens.error(expr.start(), modifier + " modifier not implemented");
    };
  }

  private Expr.VectorSelector reaching(Expr.VectorSelector selector, Reach reach) {
    if (selector.reach() != Reach.RANGE && selector.reach() != reach) {
      throw tokens.error(
          selector.start(), "anchored and smoothed modifiers cannot be used together");
    }
    return selector.with(reach);
  }
}
