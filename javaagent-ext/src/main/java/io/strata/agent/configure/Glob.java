package io.strata.agent.configure;

/** A text in which {@code *} stands for anything, nothing included. Immutable. */
public final class Glob {
  private final String[] literals;

  /** As it is written in a setting. */
  public Glob(String pattern) {
    literals = pattern.split("\\*", -1);
  }

  /** Whether a text is one of those that it stands for. */
  public boolean matches(String text) {
    String last = literals[literals.length - 1];
    if (literals.length == 1) {
      return text.equals(last);
    }
    if (!text.startsWith(literals[0])) {
      return false;
    }
    int from = literals[0].length();
    for (int i = 1; i < literals.length - 1; i++) {
      int found = text.indexOf(literals[i], from);
      if (found < 0) {
        return false;
      }
      from = found + literals[i].length();
    }
    return text.length() - last.length() >= from && text.endsWith(last);
  }
}
