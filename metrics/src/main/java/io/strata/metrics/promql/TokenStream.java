package io.strata.metrics.promql;

import io.strata.metrics.promql.Token.Kind;
import java.util.List;

/** The tokens of a query, taken one after the other. One thread. */
final class TokenStream {
  private final String query;
  private final List<Token> tokens;
  private int next;

  TokenStream(String query) {
    this.query = query;
    this.tokens = Lexer.tokens(query);
  }

  /**
   * The next token.
   *
   * @throws PromqlException where there is none
   */
  Token peek() {
    Token token = tokens.get(next);
    if (token.kind() == Kind.ERROR) {
      throw error(token.start(), token.text());
    }
    return token;
  }

  /** The token after the next; of any kind. */
  Token second() {
    return tokens.get(Math.min(next + 1, tokens.size() - 1));
  }

  Token advance() {
    Token token = peek();
    if (next < tokens.size() - 1) {
      next++;
    }
    return token;
  }

  boolean accept(Kind kind) {
    if (peek().kind() != kind) {
      return false;
    }
    advance();
    return true;
  }

  boolean acceptKeyword(String keyword) {
    if (!peek().isKeyword(keyword)) {
      return false;
    }
    advance();
    return true;
  }

  /** Takes a token that must be there; where it is not, nothing is said of what was expected. */
  Token require(Kind kind) {
    if (peek().kind() != kind) {
      throw unexpected("", "");
    }
    return advance();
  }

  /**
   * The next token as an error.
   *
   * @param context what is being read, possibly empty
   * @param expected what could stand here, possibly empty
   */
  PromqlException unexpected(String context, String expected) {
    Token token = peek();
    return error(
        token.start(),
        "unexpected "
            + token.describe()
            + (context.isEmpty() ? "" : " in " + context)
            + (expected.isEmpty() ? "" : ", expected " + expected));
  }

  PromqlException error(int position, String message) {
    return ParseErrors.at(query, position, message);
  }
}
