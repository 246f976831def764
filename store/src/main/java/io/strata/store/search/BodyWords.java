package io.strata.store.search;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The words of a log record's body: runs of letters, digits and underscores in lower case, an
 * ideograph a word by itself. Both what is stored and what is searched for is split by this, so
 * that every store finds the same.
 */
public final class BodyWords {
  /** A longer word is known by its first so many characters. */
  static final int MAX_WORD_LENGTH = 64;

  private BodyWords() {}

  /** The words of a text, in order. */
  public static List<String> of(String text) {
    List<String> words = new ArrayList<>();
    int start = -1;
    int i = 0;
    while (i < text.length()) {
      int codePoint = text.codePointAt(i);
      int next = i + Character.charCount(codePoint);
      boolean ideograph = Character.isIdeographic(codePoint);
      boolean inWord = !ideograph && (Character.isLetterOrDigit(codePoint) || codePoint == '_');
      if (inWord && start < 0) {
        start = i;
      }
      if (!inWord && start >= 0) {
        words.add(word(text, start, i));
        start = -1;
      }
      if (ideograph) {
        words.add(text.substring(i, next));
      }
      i = next;
    }
    if (start >= 0) {
      words.add(word(text, start, text.length()));
    }
    return words;
  }

  private static String word(String text, int start, int end) {
    int cut = Math.min(end, start + MAX_WORD_LENGTH);
    if (cut < end && Character.isHighSurrogate(text.charAt(cut - 1))) {
      cut--;
    }
    return text.substring(start, cut).toLowerCase(Locale.ROOT);
  }
}
