package io.strata.metrics.promql;

import io.strata.metrics.promql.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Cuts a query into tokens. What is no token becomes one of kind ERROR, which is the last: the
 * parser tells it when it comes there.
 */
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
          "anchored",
          "smoothed",
          "fill",
          "fill_left",
          "fill_right",
          "start",
          "end",
          "step",
          "range",
          "max_of",
          "min_of");

  /** The words that may stand in brackets, in durations. */
  private static final Set<String> DURATION_WORDS = Set.of("step", "range", "max_of", "min_of");

  private static final String DURATION_WORD_STARTS = "srmSRM";

  private final String query;
  private final List<Token> tokens = new ArrayList<>();
  private int position;
  private int parens;
  private boolean inBraces;
  private boolean inBrackets;

  /** After a bracket up to the first number, where other mistakes are made. */
  private boolean atRange;

  private boolean gotColon;

  private Lexer(String query) {
    this.query = query;
  }

  /** The tokens of a query, the last one of kind END or ERROR. */
  static List<Token> tokens(String query) {
    Lexer lexer = new Lexer(query);
    do {
      lexer.next();
    } while (!lexer.isDone());
    return lexer.tokens;
  }

  private boolean isDone() {
    if (tokens.isEmpty()) {
      return false;
    }
    Kind last = tokens.getLast().kind();
    return last == Kind.END || last == Kind.ERROR;
  }

  private void next() {
    skipSpaceAndComments();
    if (position >= query.length()) {
      end();
      return;
    }
    char c = query.charAt(position);
    if (inBraces) {
      brace(c);
    } else if (isDigit(c) || (c == '.' && position + 1 < query.length() && isDigit(peek(1)))) {
      number();
    } else if (inBrackets && (isAlpha(c) || (atRange && !isDurationSymbol(c)))) {
      durationWord(c);
    } else if (c == '"' || c == '\'' || c == '`') {
      string(c);
    } else if (isAlpha(c) || (c == ':' && !inBrackets)) {
      word();
    } else {
      symbol(c);
    }
  }

  private void end() {
    if (inBraces) {
      error("unexpected end of input inside braces");
    } else if (inBrackets && atRange) {
      error("unexpected end of input in duration expression");
    } else if (parens > 0) {
      error("unclosed left parenthesis");
    } else if (inBrackets) {
      error("unclosed left bracket");
    } else {
      add(Kind.END, position);
    }
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
          default -> error("unexpected character after '!' inside braces: " + shown(1));
        }
      }
      case '{' -> error("unexpected left brace '{'");
      case '}' -> {
        inBraces = false;
        add(Kind.RIGHT_BRACE, position + 1);
      }
      default -> error("unexpected character inside braces: " + shown(0));
    }
  }

  private void symbol(char c) {
    switch (c) {
      case ',' -> add(Kind.COMMA, position + 1);
      case '*' -> add(Kind.MULTIPLY, position + 1);
      case '/' -> add(Kind.DIVIDE, position + 1);
      case '%' -> add(Kind.MODULO, position + 1);
      case '+' -> add(Kind.ADD, position + 1);
      case '-' -> add(Kind.SUBTRACT, position + 1);
      case '^' -> add(Kind.POWER, position + 1);
      case '@' -> add(Kind.AT, position + 1);
      case ':' -> colon();
      case '=' -> {
        switch (peek(1)) {
          case '=' -> add(Kind.EQUAL, position + 2);
          case '~' -> error("unexpected character after '=': '~'");
          default -> add(Kind.ASSIGN, position + 1);
        }
      }
      case '!' -> {
        if (peek(1) == '=') {
          add(Kind.NOT_EQUAL, position + 2);
        } else {
          error("unexpected character after '!': " + shown(1));
        }
      }
      case '<' -> compared(Kind.LESS, Kind.LESS_OR_EQUAL, Kind.TRIM_UPPER);
      case '>' -> compared(Kind.GREATER, Kind.GREATER_OR_EQUAL, Kind.TRIM_LOWER);
      default -> bracket(c);
    }
  }

  private void compared(Kind alone, Kind withEqual, Kind withSlash) {
    switch (peek(1)) {
      case '=' -> add(withEqual, position + 2);
      case '/' -> add(withSlash, position + 2);
      default -> add(alone, position + 1);
    }
  }

  private void colon() {
    if (atRange) {
      error("unexpected colon before duration in duration expression");
    } else if (gotColon) {
      error("unexpected colon ':'");
    } else {
      gotColon = true;
      add(Kind.COLON, position + 1);
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
          position++;
          error("unexpected right parenthesis ')'");
        } else {
          add(Kind.RIGHT_PAREN, position + 1);
        }
      }
      case '{' -> {
        inBraces = true;
        add(Kind.LEFT_BRACE, position + 1);
      }
      case '[' -> {
        if (inBrackets) {
          error("unexpected left bracket '['");
        } else {
          inBrackets = true;
          atRange = true;
          gotColon = false;
          add(Kind.LEFT_BRACKET, position + 1);
        }
      }
      case ']' -> {
        if (inBrackets) {
          inBrackets = false;
          atRange = false;
          add(Kind.RIGHT_BRACKET, position + 1);
        } else {
          error("unexpected right bracket ']'");
        }
      }
      default -> error("unexpected character: " + shown(0));
    }
  }

  private void number() {
    NumberScanner scanner = new NumberScanner(query, position);
    atRange = false;
    switch (scanner.scan()) {
      case NUMBER -> add(Kind.NUMBER, scanner.end());
      case DURATION -> add(Kind.DURATION, scanner.end());
      case NEITHER ->
          error(
              "bad number or duration syntax: "
                  + GoText.quote(query.substring(position, scanner.end())));
    }
  }

  private static boolean isDurationSymbol(char c) {
    return "]:()+-*/%^,".indexOf(c) >= 0;
  }

  private void durationWord(char c) {
    int end = position;
    while (end < query.length() && isAlpha(query.charAt(end))) {
      end++;
    }
    String word = query.substring(position, end).toLowerCase(Locale.ROOT);
    if (DURATION_WORD_STARTS.indexOf(c) >= 0 && DURATION_WORDS.contains(word)) {
      add(Kind.KEYWORD, end);
    } else if (atRange) {
      error("unexpected character in duration expression: " + shown(0));
    } else {
      error("unexpected character: " + shown(0) + ", expected ':'");
    }
  }

  private void string(char quote) {
    int end = position + 1;
    while (end < query.length() && query.charAt(end) != quote) {
      char c = query.charAt(end);
      if (Character.isSurrogate(c) && !Character.isValidCodePoint(codePoint(end))) {
        error("invalid UTF-8 rune");
        return;
      }
      if (quote != '`' && c == '\n') {
        break;
      }
      boolean escape = quote != '`' && c == '\\';
      if (escape && end + 1 == query.length()) {
        error("escape sequence not terminated");
        return;
      }
      end += escape ? 2 : 1;
    }
    boolean terminated = end < query.length() && query.charAt(end) == quote;
    try {
      String value =
          GoText.unquote(query.substring(position + 1, Math.min(end, query.length())), quote);
      if (!terminated) {
        error(quote == '`' ? "unterminated raw string" : "unterminated quoted string");
        return;
      }
      tokens.add(new Token(Kind.STRING, query.substring(position, end + 1), value, position));
      position = end + 1;
    } catch (IllegalArgumentException badEscape) {
      error(String.valueOf(badEscape.getMessage()));
    }
  }

  /** A lone surrogate gives itself, which is no character; a pair that begins here gives one. */
  private int codePoint(int at) {
    boolean low = Character.isLowSurrogate(query.charAt(at));
    boolean pair =
        low
            ? Character.isHighSurrogate(query.charAt(at - 1))
            : at + 1 < query.length() && Character.isLowSurrogate(query.charAt(at + 1));
    return pair ? 'a' : -1;
  }

  private void word() {
    int end = position;
    boolean colon = false;
    while (end < query.length()
        && (isAlphaNumeric(query.charAt(end)) || query.charAt(end) == ':')) {
      colon |= query.charAt(end) == ':';
      end++;
    }
    String lower = query.substring(position, end).toLowerCase(Locale.ROOT);
    if (lower.equals("inf") || lower.equals("nan")) {
      add(Kind.NUMBER, end);
    } else if (lower.startsWith("fill") && KEYWORDS.contains(lower) && !parenFollows(end)) {
      add(Kind.IDENTIFIER, end);
    } else if (KEYWORDS.contains(lower)) {
      add(Kind.KEYWORD, end);
    } else if (Aggregator.named(lower).isPresent()) {
      add(Kind.AGGREGATOR, end);
    } else {
      add(colon ? Kind.METRIC_IDENTIFIER : Kind.IDENTIFIER, end);
    }
  }

  private boolean parenFollows(int from) {
    int at = from;
    while (at < query.length() && isSpace(query.charAt(at))) {
      at++;
    }
    return at < query.length() && query.charAt(at) == '(';
  }

  private void skipSpaceAndComments() {
    while (position < query.length()) {
      char c = query.charAt(position);
      if (c == '#') {
        int line = query.indexOf('\n', position);
        position = line < 0 ? query.length() : line;
      } else if (isSpace(c)) {
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

  private void error(String message) {
    tokens.add(new Token(Kind.ERROR, message, message, position));
  }

  private char peek(int ahead) {
    return position + ahead < query.length() ? query.charAt(position + ahead) : '\0';
  }

  /** A character as Go's {@code %q} shows a rune; -1 stands for the end of the input. */
  private String shown(int ahead) {
    if (position + ahead >= query.length()) {
      return "'\uFFFD'";
    }
    return "'" + Character.toString(query.codePointAt(position + ahead)) + "'";
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isAlpha(char c) {
    return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  static boolean isAlphaNumeric(char c) {
    return isAlpha(c) || isDigit(c);
  }
}
