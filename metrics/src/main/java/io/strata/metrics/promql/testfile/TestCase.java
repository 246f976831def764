package io.strata.metrics.promql.testfile;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An {@code eval} of a test file.
 *
 * @param line where it starts, from 1
 * @param stepMillis 0 for an instant query, at {@code startMillis}
 * @param expected the expected series, or the expected scalar as a series without labels
 */
record TestCase(
    int line,
    String expression,
    long startMillis,
    long endMillis,
    long stepMillis,
    Expectations expectations,
    List<SeriesLine> expected) {

  boolean isInstant() {
    return stepMillis == 0;
  }

  /**
   * What besides values is expected.
   *
   * @param text the expected string result
   */
  record Expectations(
      @Nullable MessageCheck fail,
      List<MessageCheck> warnings,
      List<MessageCheck> infos,
      boolean noWarnings,
      boolean noInfos,
      boolean ordered,
      @Nullable String text) {}

  /** A check of a message: equal to a text, matching a regular expression, or any. */
  record MessageCheck(Kind kind, String text) {
    enum Kind {
      ANY,
      EXACT,
      REGEX
    }

    boolean accepts(String message) {
      return switch (kind) {
        case ANY -> true;
        case EXACT -> message.equals(text);
        case REGEX -> com.google.re2j.Pattern.compile(text).matcher(message).find();
      };
    }
  }
}
