package io.strata.metrics.promql;

import java.util.Locale;

/**
 * A token of a query.
 *
 * @param text as written; the message of an error
 * @param value the content of a string, with escapes resolved; else as {@code text}
 * @param start where it starts, in chars of the query
 */
record Token(Kind kind, String text, String value, int start) {
  /** Longer texts are cut in messages. */
  private static final int SHOWN = 10;

  /** What a token is, with the words of Prometheus's error messages. */
  enum Kind {
    END("end of input"),
    /** What is no token; the query is read up to here, so that an earlier mistake is told first. */
    ERROR("error"),
    LEFT_PAREN("("),
    RIGHT_PAREN(")"),
    LEFT_BRACE("{"),
    RIGHT_BRACE("}"),
    LEFT_BRACKET("["),
    RIGHT_BRACKET("]"),
    COMMA(","),
    COLON(":"),
    AT("@"),
    /** {@code =}, in a selector. */
    ASSIGN("="),
    EQUAL("=="),
    NOT_EQUAL("!="),
    REGEX_MATCH("=~"),
    REGEX_NO_MATCH("!~"),
    LESS("<"),
    LESS_OR_EQUAL("<="),
    GREATER(">"),
    GREATER_OR_EQUAL(">="),
    TRIM_UPPER("</"),
    TRIM_LOWER(">/"),
    ADD("+"),
    SUBTRACT("-"),
    MULTIPLY("*"),
    DIVIDE("/"),
    MODULO("%"),
    POWER("^"),
    IDENTIFIER("identifier"),
    METRIC_IDENTIFIER("metric identifier"),
    NUMBER("number"),
    DURATION("duration"),
    STRING("string"),
    KEYWORD("keyword"),
    AGGREGATOR("aggregator");

    private final String description;

    Kind(String description) {
      this.description = description;
    }

    String description() {
      return description;
    }
  }

  /** Where it ends, exclusive. */
  int end() {
    return start + text.length();
  }

  /** Whether this is the given keyword, in any case. */
  boolean isKeyword(String keyword) {
    return kind == Kind.KEYWORD && text.equalsIgnoreCase(keyword);
  }

  /** The text in lower case, as keywords and aggregators are compared. */
  String lower() {
    return text.toLowerCase(Locale.ROOT);
  }

  /** As Prometheus names it in errors. */
  String describe() {
    return switch (kind) {
      case END, ERROR -> kind.description();
      case IDENTIFIER, METRIC_IDENTIFIER -> kind.description() + " " + GoText.quote(text);
      case NUMBER, DURATION, STRING -> kind.description() + " " + shown();
      case KEYWORD ->
          BinaryOperator.ofKeyword(lower()).isPresent() ? "<op:" + text + ">" : "<" + text + ">";
      case AGGREGATOR -> "<aggr:" + text + ">";
      case EQUAL,
          NOT_EQUAL,
          LESS,
          LESS_OR_EQUAL,
          GREATER,
          GREATER_OR_EQUAL,
          TRIM_UPPER,
          TRIM_LOWER,
          ADD,
          SUBTRACT, //
          MULTIPLY,
          DIVIDE,
          MODULO,
          POWER,
          REGEX_MATCH,
          REGEX_NO_MATCH,
          AT ->
          "<op:" + text + ">";
      case LEFT_PAREN,
          RIGHT_PAREN,
          LEFT_BRACE,
          RIGHT_BRACE,
          LEFT_BRACKET,
          RIGHT_BRACKET,
          COMMA, //
          COLON,
          ASSIGN ->
          GoText.quote(text);
    };
  }

  private String shown() {
    return text.length() > SHOWN
        ? GoText.quote(text.substring(0, SHOWN)) + "..."
        : GoText.quote(text);
  }
}
