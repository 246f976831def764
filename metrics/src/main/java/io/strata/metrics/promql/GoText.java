package io.strata.metrics.promql;

import io.strata.metrics.series.Labels;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.StringJoiner;
import java.util.regex.Pattern;

/**
 * Strings and numbers as Go writes and reads them, since PromQL takes both from Go.
 *
 * <p>A Go string may hold bytes that are no UTF-8. Such a byte {@code b} becomes the lone surrogate
 * {@code U+DC00 + b}, which no valid text contains.
 */
public final class GoText {
  private static final int RAW_BYTE = 0xDC00;
  private static final Pattern PLAIN_LABEL = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");

  private GoText() {}

  /** Whether the text is valid UTF-8, that is: has no raw bytes. */
  static boolean isValid(String text) {
    return text.codePoints().noneMatch(c -> c >= 0xD800 && c <= 0xDFFF);
  }

  /** A label set in braces, the metric's name as one of the labels. */
  static String labels(Labels labels) {
    StringJoiner text = new StringJoiner(", ", "{", "}");
    labels.forEach((name, value) -> text.add(labelName(name) + "=" + quote(value)));
    return text.toString();
  }

  /** A label's name as a query writes it: quoted where it is no plain word. */
  static String labelName(String name) {
    return PLAIN_LABEL.matcher(name).matches() ? name : quote(name);
  }

  /** A double-quoted Go string. */
  public static String quote(String text) {
    StringBuilder out = new StringBuilder(text.length() + 2).append('"');
    text.codePoints()
        .forEach(c -> {
          switch (c) {
            case '"' -> out.append("\\\"");
            case '\\' -> out.append("\\\\");
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            default -> {
              if (c >= 0xD800 && c <= 0xDFFF) {
                out.append("\\x%02x".formatted(c & 0xff));
              } else if (c < 0x20 || c == 0x7f) {
                out.append("\\x%02x".formatted(c));
              } else {
                out.appendCodePoint(c);
              }
            }
          }
        });
    return out.append('"').toString();
  }

  /**
   * The content of a quoted string token.
   *
   * @param body what stands between the quotes
   * @param quote the quote: in back quotes nothing is escaped
   * @throws IllegalArgumentException for an escape that Go does not know
   */
  static String unquote(String body, char quote) {
    if (quote == '`' || body.indexOf('\\') < 0) {
      return body;
    }
    StringBuilder out = new StringBuilder(body.length());
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int at = 0;
    while (at < body.length()) {
      char c = body.charAt(at++);
      if (c != '\\') {
        flush(bytes, out);
        out.append(c);
        continue;
      }
      char escape = at < body.length() ? body.charAt(at) : '\0';
      int digits = digits(escape);
      if (digits == 0) {
        flush(bytes, out);
        out.append(simple(escape, quote));
        at++;
        continue;
      }
      boolean octal = escape >= '0' && escape <= '7';
      int from = octal ? at : at + 1;
      int code = parse(body, from, digits, octal ? 8 : 16);
      at = from + digits;
      if (digits <= 3) {
        bytes.write(code);
      } else {
        flush(bytes, out);
        out.appendCodePoint(code);
      }
    }
    flush(bytes, out);
    return out.toString();
  }

  private static int digits(char escape) {
    return switch (escape) {
      case 'x' -> 2;
      case 'u' -> 4;
      case 'U' -> 8;
      case '0', '1', '2', '3', '4', '5', '6', '7' -> 3;
      default -> 0;
    };
  }

  private static int parse(String body, int from, int digits, int radix) {
    long code = 0;
    for (int i = from; i < from + digits; i++) {
      if (i >= body.length()) {
        throw new IllegalArgumentException("escape sequence not terminated");
      }
      int digit = Character.digit(body.charAt(i), radix);
      if (digit < 0) {
        throw new IllegalArgumentException(
            "illegal character %s in escape sequence".formatted(rune(body.codePointAt(i))));
      }
      code = code * radix + digit;
    }
    boolean surrogate = code >= 0xD800 && code < 0xE000;
    if (code > Character.MAX_CODE_POINT || surrogate || (digits <= 3 && code > 0xff)) {
      throw new IllegalArgumentException("escape sequence is an invalid Unicode code point");
    }
    return (int) code;
  }

  /** A character with its number (Go's {@code %#U}). */
  private static String rune(int codePoint) {
    return "U+%04X '%s'".formatted(codePoint, Character.toString(codePoint));
  }

  private static char simple(char escape, char quote) {
    return switch (escape) {
      case 'a' -> '\007';
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'v' -> '\013';
      case '\\' -> '\\';
      default -> {
        if (escape == quote) {
          yield quote;
        }
        throw new IllegalArgumentException("unknown escape sequence " + rune(escape));
      }
    };
  }

  /** Bytes of escapes that stand together are one piece of UTF-8, or raw bytes. */
  private static void flush(ByteArrayOutputStream bytes, StringBuilder out) {
    if (bytes.size() == 0) {
      return;
    }
    byte[] raw = bytes.toByteArray();
    bytes.reset();
    String text = new String(raw, StandardCharsets.UTF_8);
    if (text.indexOf('\uFFFD') < 0) {
      out.append(text);
      return;
    }
    for (byte b : raw) {
      out.append((char) ((b & 0xff) < 0x80 ? b : RAW_BYTE + (b & 0xff)));
    }
  }

  /** A number in its shortest decimal form without exponent (Go's {@code 'f', -1}). */
  public static String plain(double value) {
    if (Double.isNaN(value)) {
      return "NaN";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "+Inf" : "-Inf";
    }
    if (value == 0) {
      return 1 / value < 0 ? "-0" : "0";
    }
    if (value == Math.rint(value) && Math.abs(value) < 1e15) {
      return Long.toString((long) value);
    }
    BigDecimal decimal = new BigDecimal(Double.toString(value));
    return decimal.stripTrailingZeros().toPlainString();
  }

  /** A number with six digits after the point (Go's {@code %f}). */
  static String fixed(double value) {
    return Double.isFinite(value)
        ? new BigDecimal(value).setScale(6, RoundingMode.HALF_EVEN).toPlainString()
        : plain(value);
  }

  /** A number as OpenMetrics writes it: with a decimal point or exponent. */
  static String openMetrics(double value) {
    String text = general(value);
    boolean integer = text.chars().allMatch(c -> c == '-' || (c >= '0' && c <= '9'));
    return integer ? text + ".0" : text;
  }

  /** A number in JSON answers: plain unless very small or very large. */
  public static String json(double value) {
    double size = Math.abs(value);
    return size == 0 || (size >= 1e-6 && size < 1e21) ? plain(value) : general(value);
  }

  /** A number in its shortest form, with an exponent where Go's {@code %g} has one. */
  public static String general(double value) {
    double size = Math.abs(value);
    if (size == 0 || !Double.isFinite(value) || (size >= 1e-4 && size < 1e6)) {
      return plain(value);
    }
    BigDecimal decimal = new BigDecimal(Double.toString(value)).stripTrailingZeros();
    String digits = decimal.unscaledValue().abs().toString();
    int exponent = digits.length() - 1 - decimal.scale();
    String mantissa = digits.length() == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
    return (value < 0 ? "-" : "")
        + mantissa
        + 'e'
        + (exponent < 0 ? '-' : '+')
        + (Math.abs(exponent) < 10 ? "0" : "")
        + Math.abs(exponent);
  }

  /**
   * A number as Go reads it: decimal, hexadecimal, {@code Inf}, {@code NaN}, in any case.
   *
   * @throws NumberFormatException for anything else
   */
  public static double parseNumber(String text) {
    String plain = text.replace("_", "");
    String unsigned = plain.startsWith("+") || plain.startsWith("-") ? plain.substring(1) : plain;
    double sign = plain.startsWith("-") ? -1 : 1;
    String lower = unsigned.toLowerCase(java.util.Locale.ROOT);
    if (lower.equals("inf") || lower.equals("infinity")) {
      return sign * Double.POSITIVE_INFINITY;
    }
    if (lower.equals("nan")) {
      return Double.NaN;
    }
    if (lower.startsWith("0x") && lower.indexOf('p') < 0) {
      return sign * new java.math.BigInteger(lower.substring(2), 16).doubleValue();
    }
    if (lower.length() > 1
        && lower.startsWith("0")
        && lower.chars().allMatch(c -> c <= '7' && c >= '0')) {
      return sign * Long.parseLong(lower, 8);
    }
    return sign * decimal(text, unsigned);
  }

  /**
   * A number as Go's {@code ParseFloat} reads it: without underscores, and a leading zero says
   * nothing.
   *
   * @throws NumberFormatException for anything else
   */
  public static double parseFloat(String text) {
    String unsigned = text.startsWith("+") || text.startsWith("-") ? text.substring(1) : text;
    boolean plain = !unsigned.isEmpty() && unsigned.chars().allMatch(c -> c >= '0' && c <= '9');
    if (plain) {
      return text.startsWith("-") ? -decimal(text, unsigned) : decimal(text, unsigned);
    }
    if (text.indexOf('_') >= 0) {
      throw new NumberFormatException(
          "strconv.ParseFloat: parsing " + quote(text) + ": invalid syntax");
    }
    return parseNumber(text);
  }

  private static double decimal(String text, String unsigned) {
    String parsing = "strconv.ParseFloat: parsing " + quote(text);
    boolean suffix =
        !unsigned.isEmpty() && "dDfF".indexOf(unsigned.charAt(unsigned.length() - 1)) >= 0;
    if (unsigned.isEmpty() || suffix || !unsigned.equals(unsigned.strip())) {
      throw new NumberFormatException(parsing + ": invalid syntax");
    }
    double value;
    try {
      value = Double.parseDouble(unsigned);
    } catch (NumberFormatException notANumber) {
      throw new NumberFormatException(parsing + ": invalid syntax");
    }
    if (Double.isInfinite(value)) {
      throw new NumberFormatException(parsing + ": value out of range");
    }
    return value;
  }
}
