package io.strata.metrics.promql;

import io.strata.metrics.promql.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Cuts a query into tokens. */
final class Lexer {
  private static final Set<String> KEYWORDS =
      Set.of(
          "and",
          "or",
          "unless",
          "atan2",
          "offset",
          "by",
          "without",
          "on",
          "ignoring",
          "group_left",
          "group_right",
          "bool",
          "start",
          "end");

  private final String query;
  private final List<Token> tokens = new ArrayList<>();
  private int position;
  private int parens;
  private boolean inBraces;
  private boolean inBrackets;

  private Lexer(String query) {
    this.query = query;
  }

  /** The tokens of a query, the last one of kind END. */
  static List<Token> tokens(String query) {
    Lexer lexer = new Lexer(query);
    while (lexer.next()) {
      // Each call adds one token.
    }
    return lexer.tokens;
  }

  private boolean next() {
    skipSpaceAndComments();
    if (position >= query.length()) {
      end();
      return false;
    }
    char c = query.charAt(position);
    if (inBraces) {
      brace(c);
    } else if (Character.isDigit(c) || (c == '.' && isDigit(position + 1))) {
      number();
    } else if (c == '"' || c == '\'' || c == '`') {
      string(c);
    } else if (isAlpha(c) || (c == ':' && !inBrackets)) {
      word();
    } else {
      symbol(c);
    }
    return true;
  }

  private void end() {
    if (inBraces) {
      throw error(position, "unexpected end of input inside braces");
    }
    if (inBrackets) {
      throw error(position, "unclosed left bracket");
    }
    if (parens > 0) {
      throw error(position, "unclosed left parenthesis");
    }
    add(Kind.END, position);
  }

  private void brace(char c) {
    if (isAlpha(c)) {
      int end = position;
      while (end < query.length() && isAlphaNumeric(query.charAt(end))) {
        end++;
      }
      add(Kind.IDENTIFIER, end);
      return;
    }
    switch (c) {
      case '"', '\'', '`' -> string(c);
      case ',' -> add(Kind.COMMA, position + 1);
      case '=' ->
          add(peek(1) == '~' ? Kind.REGEX_MATCH : Kind.ASSIGN, position + (peek(1) == '~' ? 2 : 1));
      case '!' -> {
        switch (peek(1)) {
          case '~' -> add(Kind.REGEX_NO_MATCH, position + 2);
          case '=' -> add(Kind.NOT_EQUAL, position + 2);
          default ->
              throw error(position, "unexpected character after '!' inside braces: " + shown(1));
        }
      }
      case '{' -> throw error(position, "unexpected left brace '{'");
      case '}' -> {
        inBraces = false;
        add(Kind.RIGHT_BRACE, position + 1);
      }
      default -> throw error(position, "unexpected character inside braces: " + shown(0));
    }
  }

  private void symbol(char c) {
    char following = peek(1);
    switch (c) {
      case ',' -> add(Kind.COMMA, position + 1);
      case '*' -> add(Kind.MULTIPLY, position + 1);
      case '/' -> add(Kind.DIVIDE, position + 1);
      case '%' -> add(Kind.MODULO, position + 1);
      case '+' -> add(Kind.ADD, position + 1);
      case '-' -> add(Kind.SUBTRACT, position + 1);
      case '^' -> add(Kind.POWER, position + 1);
      case '@' -> add(Kind.AT, position + 1);
      case ':' -> add(Kind.COLON, position + 1);
      case '=' -> {
        switch (following) {
          case '=' -> add(Kind.EQUAL, position + 2);
          case '~' -> throw error(position, "unexpected character after '=': '~'");
          default -> add(Kind.ASSIGN, position + 1);
        }
      }
      case '!' -> {
        if (following != '=') {
          throw error(position, "unexpected character after '!': " + shown(1));
        }
        add(Kind.NOT_EQUAL, position + 2);
      }
      case '<' ->
          add(
              following == '=' ? Kind.LESS_OR_EQUAL : Kind.LESS,
              position + (following == '=' ? 2 : 1));
      case '>' ->
          add(
              following == '=' ? Kind.GREATER_OR_EQUAL : Kind.GREATER,
              position + (following == '=' ? 2 : 1));
      default -> bracket(c);
    }
  }

  private void bracket(char c) {
    switch (c) {
      case '(' -> {
        parens++;
        add(Kind.LEFT_PAREN, position + 1);
      }
      case ')' -> {
        if (--parens < 0) {
          throw error(position, "unexpected right parenthesis ')'");
        }
        add(Kind.RIGHT_PAREN, position + 1);
      }
      case '{' -> {
        inBraces = true;
        add(Kind.LEFT_BRACE, position + 1);
      }
      case '}' -> throw error(position, "unexpected right brace '}'");
      case '[' -> {
        if (inBrackets) {
          throw error(position, "unexpected left bracket '['");
        }
        inBrackets = true;
        add(Kind.LEFT_BRACKET, position + 1);
      }
      case ']' -> {
        if (!inBrackets) {
          throw error(position, "unexpected right bracket ']'");
        }
        inBrackets = false;
        add(Kind.RIGHT_BRACKET, position + 1);
      }
      default -> throw error(position, "unexpected character: " + shown(0));
    }
  }

  private void number() {
    int end = position;
    while (end < query.length() && Character.isLetterOrDigit(query.charAt(end))) {
      end++;
    }
    String word = query.substring(position, end);
    if (word.length() > 1 && Durations.parse(word).isPresent()) {
      add(Kind.DURATION, end);
      return;
    }
    end = numberEnd();
    if (end < query.length() && isAlphaNumeric(query.charAt(end))) {
      throw error(
          position,
          "bad number or duration syntax: " + GoText.quote(query.substring(position, end + 1)));
    }
    add(Kind.NUMBER, end);
  }

  private int numberEnd() {
    int end = position;
    if (peek(0) == '0' && (peek(1) == 'x' || peek(1) == 'X')) {
      end += 2;
      while (end < query.length() && Character.digit(query.charAt(end), 16) >= 0) {
        end++;
      }
      return end;
    }
    end = digits(end);
    if (end < query.length() && query.charAt(end) == '.') {
      end = digits(end + 1);
    }
    if (end < query.length() && (query.charAt(end) == 'e' || query.charAt(end) == 'E')) {
      int exponent = end + 1;
      if (exponent < query.length() && "+-".indexOf(query.charAt(exponent)) >= 0) {
        exponent++;
      }
      end = isDigit(exponent) ? digits(exponent) : end;
    }
    return end;
  }

  private int digits(int from) {
    int end = from;
    while (isDigit(end) || (end > from && end < query.length() && query.charAt(end) == '_')) {
      end++;
    }
    return end;
  }

  private void string(char quote) {
    int end = position + 1;
    while (end < query.length() && query.charAt(end) != quote) {
      char c = query.charAt(end);
      if (quote != '`' && c == '\n') {
        throw error(position, "unterminated quoted string");
      }
      end += quote != '`' && c == '\\' ? 2 : 1;
    }
    if (end >= query.length()) {
      throw error(
          position, quote == '`' ? "unterminated raw string" : "unterminated quoted string");
    }
    String text = query.substring(position, end + 1);
    try {
      String value = GoText.unquote(text.substring(1, text.length() - 1), quote);
      tokens.add(new Token(Kind.STRING, text, value, position));
    } catch (IllegalArgumentException badEscape) {
      throw error(position, String.valueOf(badEscape.getMessage()));
    }
    position = end + 1;
  }

  private void word() {
    int end = position;
    boolean colon = false;
    while (end < query.length()
        && (isAlphaNumeric(query.charAt(end)) || (query.charAt(end) == ':' && !inBrackets))) {
      colon |= query.charAt(end) == ':';
      end++;
    }
    String word = query.substring(position, end);
    String lower = word.toLowerCase(Locale.ROOT);
    if (lower.equals("inf") || lower.equals("nan")) {
      add(Kind.NUMBER, end);
    } else if (KEYWORDS.contains(lower)) {
      add(Kind.KEYWORD, end);
    } else if (Aggregator.named(lower).isPresent()) {
      add(Kind.AGGREGATOR, end);
    } else {
      add(colon ? Kind.METRIC_IDENTIFIER : Kind.IDENTIFIER, end);
    }
  }

  private void skipSpaceAndComments() {
    while (position < query.length()) {
      char c = query.charAt(position);
      if (c == '#') {
        int line = query.indexOf('\n', position);
        position = line < 0 ? query.length() : line;
      } else if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
        position++;
      } else {
        return;
      }
    }
  }

  private void add(Kind kind, int end) {
    String text = query.substring(position, end);
    tokens.add(new Token(kind, text, text, position));
    position = end;
  }

  private char peek(int ahead) {
    return position + ahead < query.length() ? query.charAt(position + ahead) : '\0';
  }

  private String shown(int ahead) {
    return position + ahead < query.length() ? "'" + peek(ahead) + "'" : "end of input";
  }

  private boolean isDigit(int at) {
    return at < query.length() && query.charAt(at) >= '0' && query.charAt(at) <= '9';
  }

  private static boolean isAlpha(char c) {
    return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  private static boolean isAlphaNumeric(char c) {
    return isAlpha(c) || (c >= '0' && c <= '9');
  }

  private PromqlException error(int at, String message) {
    return ParseErrors.at(query, at, message);
  }
}
