package io.strata.alert.template;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Cuts a template into text and actions, and an action into tokens. */
final class TemplateLexer {
  private static final Pattern COMMENT = Pattern.compile("\\s*/\\*.*?\\*/\\s*", Pattern.DOTALL);
  private static final Pattern TOKEN =
      Pattern.compile(
          "(?<space>\\s+)"
              + "|(?<string>\"(?:[^\"\\\\\\n]|\\\\.)*\"|`[^`]*`)"
              + "|(?<number>[+-]?(?:0[xX][0-9a-fA-F]+|[0-9]+(?:\\.[0-9]*)?(?:[eE][+-]?[0-9]+)?"
              + "|\\.[0-9]+(?:[eE][+-]?[0-9]+)?))"
              + "|(?<variable>\\$[a-zA-Z0-9_]*)"
              + "|(?<field>\\.[a-zA-Z_][a-zA-Z0-9_]*)"
              + "|(?<word>[a-zA-Z_][a-zA-Z0-9_]*)"
              + "|(?<symbol>:=|[().|,=])");

  private TemplateLexer() {}

  enum Kind {
    SPACE,
    STRING,
    NUMBER,
    VARIABLE,
    FIELD,
    WORD,
    SYMBOL
  }

  record Token(Kind kind, String text) {}

  /** Text, or the inside of an action. */
  record Piece(boolean action, String text) {}

  static List<Piece> pieces(String template) {
    List<Piece> pieces = new ArrayList<>();
    int at = 0;
    boolean trimNext = false;
    while (true) {
      int open = template.indexOf("{{", at);
      String text = open < 0 ? template.substring(at) : template.substring(at, open);
      if (trimNext) {
        text = text.stripLeading();
      }
      boolean trimBefore =
          open >= 0
              && template.startsWith("-", open + 2)
              && open + 3 < template.length()
              && Character.isWhitespace(template.charAt(open + 3));
      if (trimBefore) {
        text = text.stripTrailing();
      }
      if (!text.isEmpty()) {
        pieces.add(new Piece(false, text));
      }
      if (open < 0) {
        return pieces;
      }
      int start = open + (trimBefore ? 3 : 2);
      int close = closing(template, start);
      trimNext =
          template.charAt(close - 1) == '-'
              && close - 2 >= start
              && Character.isWhitespace(template.charAt(close - 2));
      String inside = template.substring(start, trimNext ? close - 1 : close);
      if (!COMMENT.matcher(inside).matches()) {
        pieces.add(new Piece(true, inside));
      }
      at = close + 2;
    }
  }

  /** Where the action's closing braces are, quoted ones aside. */
  private static int closing(String template, int start) {
    char quote = 0;
    for (int i = start; i < template.length(); i++) {
      char c = template.charAt(i);
      if (quote != 0) {
        if (c == '\\' && quote == '"') {
          i++;
        } else if (c == quote) {
          quote = 0;
        }
      } else if (c == '"' || c == '`') {
        quote = c;
      } else if (c == '}' && template.startsWith("}}", i)) {
        return i;
      }
    }
    throw new TemplateException("unclosed action");
  }

  static List<Token> tokens(String action) {
    List<Token> tokens = new ArrayList<>();
    Matcher matcher = TOKEN.matcher(action);
    int at = 0;
    while (at < action.length()) {
      matcher.region(at, action.length());
      if (!matcher.lookingAt()) {
        throw new TemplateException("unexpected \"" + action.charAt(at) + "\" in action");
      }
      tokens.add(new Token(kind(matcher), matcher.group()));
      at = matcher.end();
    }
    return tokens;
  }

  private static Kind kind(Matcher matcher) {
    for (Kind kind : Kind.values()) {
      if (matcher.group(kind.name().toLowerCase(java.util.Locale.ROOT)) != null) {
        return kind;
      }
    }
    throw new IllegalStateException("a token of no kind");
  }
}
