package io.strata.metrics.promql;

import io.strata.metrics.promql.Expr.Cardinality;
import io.strata.metrics.series.LabelMatcher;
import io.strata.metrics.series.Labels;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Expressions as text on one line, in the form in which Prometheus writes them. */
final class ExprText {
  private static final Pattern PLAIN_METRIC = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");

  private ExprText() {}

  static String of(Expr expr) {
    return switch (expr) {
      case Expr.NumberLiteral(_, double value) -> GoText.plain(value);
      case Expr.StringLiteral(_, String value) -> GoText.quote(value);
      case Expr.VectorSelector selector ->
          series(selector) + at(selector.shift()) + reach(selector) + offset(selector.shift());
      case Expr.MatrixSelector(_, Expr.VectorSelector selector, DurationExpr range) ->
          "%s[%s]%s".formatted(series(selector), outer(range), reach(selector))
              + at(selector.shift())
              + offset(selector.shift());
      case Expr.Subquery subquery -> of(subquery.inner()) + window(subquery);
      case Expr.Unary unary -> sign(unary) + of(unary.operand());
      case Expr.Binary binary ->
          of(binary.left()) + " " + operation(binary) + " " + of(binary.right());
      case Expr.Aggregation aggregation -> {
        Expr parameter = aggregation.parameter();
        yield operation(aggregation)
            + (parameter == null ? "(" : "(" + of(parameter) + ", ")
            + of(aggregation.operand())
            + ")";
      }
      case Expr.Call(_, Function function, List<Expr> arguments) ->
          arguments.stream()
              .map(ExprText::of)
              .collect(Collectors.joining(", ", function.text() + "(", ")"));
      case Expr.Paren(_, Expr inner) -> "(" + of(inner) + ")";
    };
  }

  /** The sign before an operand; a number's plus says nothing. */
  static String sign(Expr.Unary unary) {
    if (unary.negative()) {
      return "-";
    }
    return unary.operand() instanceof Expr.NumberLiteral ? "" : "+";
  }

  /** What stands before the parenthesis of an aggregation. */
  static String operation(Expr.Aggregation aggregation) {
    String name = aggregation.aggregator().text();
    if (aggregation.without()) {
      return name + " without (" + labels(aggregation.grouping()) + ") ";
    }
    return aggregation.grouping().isEmpty()
        ? name
        : name + " by (" + labels(aggregation.grouping()) + ") ";
  }

  /** What stands between the operands of an operation. */
  static String operation(Expr.Binary binary) {
    Expr.VectorMatching matching = binary.matching();
    boolean oneToOne = matching.cardinality() == Cardinality.ONE_TO_ONE;
    StringBuilder text = new StringBuilder(binary.operator().symbol());
    if (binary.returnBool()) {
      text.append(" bool");
    }
    if (!matching.labels().isEmpty() || matching.on() || !oneToOne) {
      text.append(matching.on() ? " on (" : " ignoring (");
      text.append(labels(matching.labels())).append(')');
    }
    if (!oneToOne) {
      boolean left = matching.cardinality() == Cardinality.MANY_TO_ONE;
      text.append(left ? " group_left (" : " group_right (");
      text.append(labels(matching.include())).append(')');
    }
    return text.append(fill(matching.fill())).toString();
  }

  private static String fill(Expr.Fill fill) {
    Double left = fill.left();
    Double right = fill.right();
    if (left != null && left.equals(right)) {
      return " fill (" + GoText.plain(left) + ")";
    }
    return (left == null ? "" : " fill_left (" + GoText.plain(left) + ")")
        + (right == null ? "" : " fill_right (" + GoText.plain(right) + ")");
  }

  /** What stands after the inner expression of a subquery. */
  static String window(Expr.Subquery subquery) {
    DurationExpr step = subquery.step();
    return "[%s:%s]".formatted(outer(subquery.range()), step == null ? "" : outer(step))
        + at(subquery.shift())
        + offset(subquery.shift());
  }

  private static String series(Expr.VectorSelector selector) {
    boolean plain = PLAIN_METRIC.matcher(selector.name()).matches();
    String matchers =
        selector.matchers().stream()
            .filter(matcher -> !plain || !isName(matcher, selector.name()))
            .map(ExprText::matcher)
            .sorted()
            .collect(Collectors.joining(","));
    return (plain ? selector.name() : "") + (matchers.isEmpty() ? "" : "{" + matchers + "}");
  }

  private static boolean isName(LabelMatcher matcher, String name) {
    return matcher.name().equals(Labels.METRIC_NAME)
        && matcher.type() == LabelMatcher.Type.EQUAL
        && matcher.value().equals(name);
  }

  private static String matcher(LabelMatcher matcher) {
    return GoText.labelName(matcher.name())
        + matcher.type().operator()
        + GoText.quote(matcher.value());
  }

  private static String labels(List<String> names) {
    return names.stream().map(GoText::labelName).collect(Collectors.joining(", "));
  }

  private static String reach(Expr.VectorSelector selector) {
    return switch (selector.reach()) {
      case RANGE -> "";
      case ANCHORED -> " anchored";
      case SMOOTHED -> " smoothed";
    };
  }

  private static String at(Expr.TimeShift shift) {
    return switch (shift.at()) {
      case Expr.At.EvaluationTime _ -> "";
      case Expr.At.Fixed(long millis) -> String.format(Locale.ROOT, " @ %.3f", millis / 1000.0);
      case Expr.At.QueryStart _ -> " @ start()";
      case Expr.At.QueryEnd _ -> " @ end()";
    };
  }

  private static String offset(Expr.TimeShift shift) {
    return shift.hasOffset() ? " offset " + outer(shift.offset()) : "";
  }

  /** A duration that is not part of another one: always written as such. */
  private static String outer(DurationExpr duration) {
    return duration.isLiteral() ? Durations.text(duration.millis()) : inner(duration);
  }

  private static String inner(DurationExpr duration) {
    return switch (duration) {
      case DurationExpr.Literal literal ->
          literal.asDuration() ? Durations.text(literal.millis()) : GoText.plain(literal.seconds());
      case DurationExpr.QueryStep _ -> "step()";
      case DurationExpr.QueryRange _ -> "range()";
      case DurationExpr.Negated(_, DurationExpr operand) -> "-" + inner(operand);
      case DurationExpr.Paren(_, DurationExpr inner) -> "(" + inner(inner) + ")";
      case DurationExpr.Combined combined -> {
        String left = inner(combined.left());
        String right = inner(combined.right());
        String symbol = combined.operator().symbol();
        yield combined.operator().isFunction()
            ? "%s(%s, %s)".formatted(symbol, left, right)
            : left + " " + symbol + " " + right;
      }
    };
  }
}
