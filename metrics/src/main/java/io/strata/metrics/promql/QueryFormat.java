package io.strata.metrics.promql;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Queries laid out for reading, as Prometheus's {@code format_query} does: what does not fit a line
 * is split at its outermost operation, each level two spaces further in. Comments are lost, and a
 * duration in place of a number comes out as its seconds.
 */
public final class QueryFormat {
  private static final int LINE_BYTES = 100;
  private static final String INDENT = "  ";

  private final int lineBytes;

  QueryFormat(int lineBytes) {
    this.lineBytes = lineBytes;
  }

  /**
   * The query laid out.
   *
   * @throws PromqlException where it cannot be parsed
   */
  public static String of(String query, PromqlFeatures features) {
    return new QueryFormat(LINE_BYTES).format(PromqlParser.parse(query, features));
  }

  String format(Expr expr) {
    return format(expr, 0);
  }

  private String format(Expr expr, int level) {
    String indent = INDENT.repeat(level);
    String line = ExprText.of(expr);
    boolean fits = line.getBytes(StandardCharsets.UTF_8).length <= lineBytes;
    return switch (expr) {
      case Expr.Unary unary ->
          indent + ExprText.sign(unary) + format(unary.operand(), level).strip();
      // Prometheus does not indent a subquery that fits.
      case Expr.Subquery subquery ->
          fits ? line : format(subquery.inner(), level) + ExprText.window(subquery);
      case Expr.Binary binary when !fits ->
          format(binary.left(), level + 1)
              + "\n"
              + indent
              + ExprText.operation(binary)
              + "\n"
              + format(binary.right(), level + 1);
      case Expr.Aggregation aggregation when !fits -> {
        Expr parameter = aggregation.parameter();
        List<Expr> inner =
            parameter == null
                ? List.of(aggregation.operand())
                : List.of(parameter, aggregation.operand());
        yield indent + ExprText.operation(aggregation) + block(inner, level);
      }
      case Expr.Call(_, Function function, List<Expr> arguments) when !fits ->
          indent + function.text() + block(arguments, level);
      case Expr.Paren(_, Expr inner) when !fits -> indent + block(List.of(inner), level);
      default -> indent + line;
    };
  }

  private String block(List<Expr> lines, int level) {
    return lines.stream()
        .map(one -> format(one, level + 1))
        .collect(Collectors.joining(",\n", "(\n", "\n" + INDENT.repeat(level) + ")"));
  }
}
