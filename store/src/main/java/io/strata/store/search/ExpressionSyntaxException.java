package io.strata.store.search;

/** A text that is no search expression, and where it goes wrong. */
public final class ExpressionSyntaxException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final int position;

  /**
   * @param position of the character at which the text goes wrong, from 0
   * @param problem what is wrong there
   */
  public ExpressionSyntaxException(int position, String problem) {
    super("at character %d: %s".formatted(position + 1, problem));
    this.position = position;
  }

  /** The position of the character at which the text goes wrong, from 0. */
  public int position() {
    return position;
  }
}
