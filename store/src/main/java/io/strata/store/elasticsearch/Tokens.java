package io.strata.store.elasticsearch;

import io.strata.store.trace.chunk.AttributeListener;
import io.strata.telemetry.attribute.AttributeValue;
import io.strata.telemetry.attribute.Attributes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Tokens of a document: {@code key=value} texts by which it is found. Bounded in number and length:
 * a document that had more says so by {@link #overflow}, and is then a candidate for every search.
 * A longer token is cut and marked; searches cut the same way, so it is still found. Not
 * thread-safe.
 */
final class Tokens implements AttributeListener {
  /** UTF-16 units; far below Lucene's limit of 32,766 bytes. */
  static final int MAX_LENGTH = 256;

  static final char CUT_MARK = '…';

  /** Where a text and a number read alike, a token may be there twice. */
  private final List<String> tokens = new ArrayList<>();

  /** Most values come again and again: so the text of a token is made once. */
  private final Map<String, Set<AttributeValue>> seen = new HashMap<>();

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

  /** Adds the tokens of attributes. */
  void addAll(Attributes attributes) {
    for (int i = 0; i < attributes.size(); i++) {
      value(attributes.key(i), attributes.value(i));
    }
  }

  /** Adds the token of a value, of a list also those of its elements. */
  @Override
  public void value(String key, AttributeValue value) {
    if (!isNew(key, value)) {
      return;
    }
    text(key, value.text());
    if (value instanceof AttributeValue.ArrayValue(var elements)) {
      for (AttributeValue element : elements) {
        // A list in a list does not stand for its elements, so that it may come again.
        if (element instanceof AttributeValue.ArrayValue || isNew(key, element)) {
          text(key, element.text());
        }
      }
    }
  }

  private boolean isNew(String key, AttributeValue value) {
    return seen.computeIfAbsent(key, _ -> new HashSet<>()).add(value);
  }

  /** Adds the token of a text that was not there yet. */
  @Override
  public void text(String key, String text) {
    if (tokens.size() < max) {
      tokens.add(token(key, text));
    } else {
      overflow = true;
    }
  }

  Collection<String> all() {
    return tokens;
  }

  /** Whether there were more than a document may have. */
  boolean overflow() {
    return overflow;
  }
}
