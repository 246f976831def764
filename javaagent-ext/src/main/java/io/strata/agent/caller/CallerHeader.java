package io.strata.agent.caller;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The header's text: {@code 1;<span id>;<service>;<endpoint>}. The span id is that of the span
 * which the trace's header names as parent; names are percent-encoded UTF-8, a space is a plus.
 */
final class CallerHeader {
  /** The name, in the case in which carriers that tell cases apart have it. */
  static final String NAME = "strata-caller";

  /** A longer one is neither sent nor read. */
  static final int MAX_BYTES = 512;

  private static final String VERSION = "1;";
  private static final int SPAN_ID = 16;
  private static final int NAMES = VERSION.length() + SPAN_ID + 1;
  private static final String UNESCAPED = "-._~/:*${}";

  /** Stands for a space, which carriers may cut off at an end. */
  private static final char SPACE = '+';

  private static final char[] HEX = "0123456789ABCDEF".toCharArray();
  private static final int LONGEST_ESCAPE = 12;

  private CallerHeader() {}

  /**
   * The text, with as much of the endpoint as there is room for.
   *
   * @return null where the service's name alone is too long
   */
  static @Nullable String format(String spanId, String service, String endpoint) {
    StringBuilder text = new StringBuilder(NAMES + service.length() + endpoint.length() + 16);
    text.append(VERSION).append(spanId).append(';');
    if (service.isEmpty() || !encode(service, text, MAX_BYTES - 1)) {
      return null;
    }
    text.append(';');
    encode(endpoint, text, MAX_BYTES);
    return text.toString();
  }

  /** Appends a name as far as it fits; whether all of it did. */
  private static boolean encode(String name, StringBuilder text, int maxLength) {
    for (int i = 0; i < name.length(); ) {
      int character = name.codePointAt(i);
      i += Character.charCount(character);
      if (character == ' ' || isPlain(character)) {
        if (text.length() + 1 > maxLength) {
          return false;
        }
        text.append(character == ' ' ? SPACE : (char) character);
      } else {
        if (text.length() + LONGEST_ESCAPE > maxLength) {
          return false;
        }
        escape(character, text);
      }
    }
    return true;
  }

  private static boolean isPlain(int character) {
    return (character >= 'a' && character <= 'z')
        || (character >= 'A' && character <= 'Z')
        || (character >= '0' && character <= '9')
        || (character < 128 && UNESCAPED.indexOf(character) >= 0);
  }

  /** A half of a pair that lacks the other one becomes a question mark. */
  private static void escape(int character, StringBuilder text) {
    byte[] bytes = new String(Character.toChars(character)).getBytes(StandardCharsets.UTF_8);
    for (byte each : bytes) {
      text.append('%').append(HEX[(each >> 4) & 15]).append(HEX[each & 15]);
    }
  }

  /** What a header says; null where it is not to be believed, which is counted. */
  static @Nullable Caller parse(String text) {
    if (text.length() > MAX_BYTES) {
      IgnoredHeaders.add(IgnoredHeader.TOO_LONG);
      return null;
    }
    if (!text.startsWith(VERSION)) {
      IgnoredHeaders.add(IgnoredHeader.UNKNOWN_VERSION);
      return null;
    }
    Caller caller = parseNames(text);
    if (caller == null) {
      IgnoredHeaders.add(IgnoredHeader.MALFORMED);
    }
    return caller;
  }

  private static @Nullable Caller parseNames(String text) {
    int middle = text.indexOf(';', NAMES);
    if (middle < 0 || text.charAt(NAMES - 1) != ';' || text.indexOf(';', middle + 1) >= 0) {
      return null;
    }
    String spanId = text.substring(VERSION.length(), NAMES - 1);
    String service = decode(text, NAMES, middle);
    String endpoint = decode(text, middle + 1, text.length());
    return service == null || service.isEmpty() || endpoint == null || !isSpanId(spanId)
        ? null
        : new Caller(service, endpoint, spanId);
  }

  private static boolean isSpanId(String text) {
    for (int i = 0; i < text.length(); i++) {
      char each = text.charAt(i);
      if (!((each >= '0' && each <= '9') || (each >= 'a' && each <= 'f'))) {
        return false;
      }
    }
    return true;
  }

  private static @Nullable String decode(String text, int from, int to) {
    int at = from;
    while (at < to && (text.charAt(at) == SPACE || isPlain(text.charAt(at)))) {
      at++;
    }
    return at == to ? text.substring(from, to).replace(SPACE, ' ') : unescape(text, from, to);
  }

  private static @Nullable String unescape(String text, int from, int to) {
    ByteBuffer bytes = ByteBuffer.allocate(to - from);
    for (int i = from; i < to; i++) {
      char each = text.charAt(i);
      if (each == '%') {
        int high = i + 2 < to ? Character.digit(text.charAt(i + 1), 16) : -1;
        int low = i + 2 < to ? Character.digit(text.charAt(i + 2), 16) : -1;
        if (high < 0 || low < 0) {
          return null;
        }
        bytes.put((byte) (high << 4 | low));
        i += 2;
      } else if (each == SPACE) {
        bytes.put((byte) ' ');
      } else if (isPlain(each)) {
        bytes.put((byte) each);
      } else {
        return null;
      }
    }
    bytes.flip();
    try {
      CharBuffer decoded = StandardCharsets.UTF_8.newDecoder().decode(bytes);
      return isPrintable(decoded) ? decoded.toString() : null;
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  private static boolean isPrintable(CharSequence text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isISOControl(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }
}
