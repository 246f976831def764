package io.strata.store.elasticsearch;

import io.strata.telemetry.attribute.AttributeValue;
import io.strata.telemetry.attribute.Attributes;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Tokens of a document: {@code key=value} texts by which it is found. Bounded in number and length:
 * a document that had more says so by {@link #overflow}, and is then a candidate for every search.
 * A longer token is cut and marked; searches cut the same way, so it is still found. Not
 * thread-safe.
 */
final class Tokens {
  /** UTF-16 units; far below Lucene's limit of 32,766 bytes. */
  static final int MAX_LENGTH = 256;

  static final char CUT_MARK = '…';

  private final Set<String> tokens = new LinkedHashSet<>();
  private final int max;
  private boolean overflow;

  /** At most so many. */
  Tokens(int max) {
    this.max = max;
  }

  /** The token of a key and value. */
  static String token(String key, String value) {
    return cut(key + "=" + value);
  }

  /** A text no longer than a token may be. */
  static String cut(String text) {
    return text.length() <= MAX_LENGTH ? text : start(text, MAX_LENGTH - 1) + CUT_MARK;
  }

  /** What every token that begins with the text begins with. */
  static String prefix(String text) {
    return start(text, MAX_LENGTH - 1);
  }

  private static String start(String text, int length) {
    if (text.length() <= length) {
      return text;
    }
    boolean splits = Character.isHighSurrogate(text.charAt(length - 1));
    return text.substring(0, splits ? length - 1 : length);
  }

  /** Adds the tokens of attributes, lists also by element. */
  void addAll(Attributes attributes) {
    for (Attributes.Entry entry : attributes.entries()) {
      add(token(entry.key(), entry.value().text()));
      if (entry.value() instanceof AttributeValue.ArrayValue(var elements)) {
        elements.forEach(element -> add(token(entry.key(), element.text())));
      }
    }
  }

  /** Adds a token that is not too long. */
  void add(String token) {
    if (tokens.size() < max || tokens.contains(token)) {
      tokens.add(token);
    } else {
      overflow = true;
    }
  }

  Set<String> all() {
    return tokens;
  }

  /** Whether there were more than a document may have. */
  boolean overflow() {
    return overflow;
  }
}
