package io.strata.metrics.promql;

import com.google.re2j.PatternSyntaxException;
import io.strata.metrics.promql.Expr.TimeShift;
import io.strata.metrics.promql.Token.Kind;
import io.strata.metrics.series.LabelMatcher;
import io.strata.metrics.series.Labels;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Parses selectors: a metric's name, matchers in braces, or both. */
final class SelectorParser {
  private final TokenStream tokens;

  SelectorParser(TokenStream tokens) {
    this.tokens = tokens;
  }

  /**
   * The selector that begins at the next token.
   *
   * @param name the metric's name, already taken; null where the braces come first
   */
  Expr.VectorSelector selector(@Nullable Token name) {
    int start = name == null ? tokens.peek().start() : name.start();
    Matchers matchers = new Matchers();
    if (tokens.accept(Kind.LEFT_BRACE)) {
      while (!tokens.accept(Kind.RIGHT_BRACE)) {
        matchers.add();
        if (tokens.peek().kind() != Kind.RIGHT_BRACE && !tokens.accept(Kind.COMMA)) {
          throw tokens.unexpected("label matching", "\",\" or \"}\"");
        }
      }
    }
    String metric = name == null ? "" : name.text();
    if (!metric.isEmpty()) {
      matchers.refuseNameBeside(metric, start);
      matchers.all.add(LabelMatcher.equal(Labels.METRIC_NAME, metric));
    }
    return new Expr.VectorSelector(
        start,
        metric.isEmpty() ? matchers.quotedName : metric,
        matchers.all,
        TimeShift.NONE,
        Expr.Reach.RANGE);
  }

  private final class Matchers {
    private final List<LabelMatcher> all = new ArrayList<>();
    private String quotedName = "";

    void add() {
      Token label = tokens.peek();
      switch (label.kind()) {
        case STRING -> {
          tokens.advance();
          Kind following = tokens.peek().kind();
          if (following == Kind.COMMA || following == Kind.RIGHT_BRACE) {
            quotedName = label.value();
            all.add(LabelMatcher.equal(Labels.METRIC_NAME, quotedName));
          } else {
            addMatcher(label);
          }
        }
        case IDENTIFIER -> {
          tokens.advance();
          addMatcher(label);
        }
        default -> throw tokens.unexpected("label matching", "identifier or \"}\"");
      }
    }

    private void addMatcher(Token label) {
      LabelMatcher.Type type =
          switch (tokens.peek().kind()) {
            case ASSIGN -> LabelMatcher.Type.EQUAL;
            case NOT_EQUAL -> LabelMatcher.Type.NOT_EQUAL;
            case REGEX_MATCH -> LabelMatcher.Type.REGEX;
            case REGEX_NO_MATCH -> LabelMatcher.Type.NOT_REGEX;
            default ->
                throw tokens.unexpected(
                    "label matching",
                    label.kind() == Kind.STRING ? "\",\" or \"}\"" : "label matching operator");
          };
      tokens.advance();
      if (tokens.peek().kind() != Kind.STRING) {
        throw tokens.unexpected("label matching", "string");
      }
      Token value = tokens.advance();
      try {
        all.add(new LabelMatcher(label.value(), type, value.value()));
      } catch (PatternSyntaxException badPattern) {
        throw tokens.error(label.start(), message(badPattern));
      }
    }

    void refuseNameBeside(String metric, int start) {
      for (LabelMatcher matcher : all) {
        if (matcher.name().equals(Labels.METRIC_NAME)) {
          throw tokens.error(
              start,
              "metric name must not be set twice: %s or %s"
                  .formatted(GoText.quote(metric), GoText.quote(matcher.value())));
        }
      }
    }
  }

  /** Without the flag that lets a dot match line ends, which nobody wrote. */
  private static String message(PatternSyntaxException badPattern) {
    return String.valueOf(badPattern.getMessage()).replaceFirst("`\\(\\?s\\)", "`");
  }
}
