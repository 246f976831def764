package io.strata.metrics.promql;

/**
 * A token of a query.
 *
 * @param text as written
 * @param value the content of a string, with escapes resolved; else as {@code text}
 * @param start where it starts, in chars of the query
 */
record Token(Kind kind, String text, String value, int start) {
  /** What a token is, with the words of Prometheus's error messages. */
  enum Kind {
    END("end of input"),
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

  /** As Prometheus names it in errors. */
  String describe() {
    return switch (kind) {
      case END -> "end of input";
      case IDENTIFIER, METRIC_IDENTIFIER, NUMBER, DURATION ->
          kind.description() + " " + GoText.quote(text);
      case STRING -> "string " + text;
      case KEYWORD -> "<" + text.toLowerCase(java.util.Locale.ROOT) + ">";
      case AGGREGATOR -> "<aggr:" + text.toLowerCase(java.util.Locale.ROOT) + ">";
      case EQUAL,
          NOT_EQUAL,
          LESS,
          LESS_OR_EQUAL,
          GREATER,
          GREATER_OR_EQUAL,
          ADD,
          SUBTRACT, //
          MULTIPLY,
          DIVIDE,
          MODULO,
          POWER,
          REGEX_MATCH,
          REGEX_NO_MATCH ->
          "<op:" + text + ">";
      case LEFT_PAREN,
          RIGHT_PAREN,
          LEFT_BRACE,
          RIGHT_BRACE,
          LEFT_BRACKET,
          RIGHT_BRACKET,
          COMMA, //
          COLON,
          AT,
          ASSIGN ->
          GoText.quote(text);
    };
  }
}
