package io.strata.alert.template;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Values to text and back as Go's fmt and strconv packages do it. */
final class GoText {
  private static final Pattern VERB =
      Pattern.compile("%([-+# 0]*)([0-9]*)(?:\\.([0-9]*))?([a-zA-Z%])");

  private GoText() {}

  /** The text of a quoted literal. */
  static String unquote(String literal) {
    String inside = literal.substring(1, literal.length() - 1);
    if (literal.charAt(0) == '`') {
      return inside;
    }
    try {
      return inside.translateEscapes();
    } catch (IllegalArgumentException e) {
      throw new TemplateException("bad escape in " + literal);
    }
  }

  /** An integer or floating-point literal. */
  static Object number(String text) {
    try {
      return text.toLowerCase(Locale.ROOT).contains("0x")
          ? (Object) Long.decode(text)
          : text.matches("[+-]?[0-9]+")
              ? (Object) Long.valueOf(text)
              : (Object) Double.valueOf(text);
    } catch (NumberFormatException e) {
      throw new TemplateException("illegal number syntax: \"" + text + "\"");
    }
  }

  /** As {@code %v}. */
  static String value(@Nullable Object value) {
    return switch (value) {
      case null -> "<nil>";
      case Double number -> shortest(number, 21);
      case Map<?, ?> map -> {
        StringBuilder text = new StringBuilder("map[");
        new TreeMap<>(map)
            .forEach((k, v) -> {
              if (text.length() > 4) {
                text.append(' ');
              }
              text.append(k).append(':').append(value(v));
            });
        yield text.append(']').toString();
      }
      case List<?> list -> {
        StringBuilder text = new StringBuilder("[");
        for (Object element : list) {
          if (text.length() > 1) {
            text.append(' ');
          }
          text.append(value(element));
        }
        yield text.append(']').toString();
      }
      default -> value.toString();
    };
  }

  /** The shortest text that reads back as the number; exponents from 10^limit up. */
  private static String shortest(double number, int limit) {
    String special = special(number);
    if (special != null) {
      return special;
    }
    if (number == 0) {
      return 1 / number < 0 ? "-0" : "0";
    }
    return general(new BigDecimal(Double.toString(number)).stripTrailingZeros(), limit);
  }

  /** As {@code %.<precision>g}. */
  static String significant(double number, int precision) {
    String special = special(number);
    if (special != null) {
      return special;
    }
    if (number == 0) {
      return 1 / number < 0 ? "-0" : "0";
    }
    int digits = Math.max(1, precision);
    BigDecimal rounded =
        new BigDecimal(number).round(new MathContext(digits, RoundingMode.HALF_EVEN));
    return general(rounded.stripTrailingZeros(), digits);
  }

  private static String general(BigDecimal number, int limit) {
    int exponent = number.precision() - number.scale() - 1;
    if (exponent >= -4 && exponent < limit) {
      return number.toPlainString();
    }
    return scientific(number.movePointLeft(exponent).toPlainString(), exponent);
  }

  private static String scientific(String mantissa, int exponent) {
    return "%se%s%02d".formatted(mantissa, exponent < 0 ? "-" : "+", Math.abs(exponent));
  }

  private static @Nullable String special(double number) {
    if (Double.isNaN(number)) {
      return "NaN";
    }
    if (Double.isInfinite(number)) {
      return number > 0 ? "+Inf" : "-Inf";
    }
    return null;
  }

  /** As Go's Sprintf, for the verbs v s d f e g q t x and %. */
  static String printf(String format, List<@Nullable Object> arguments) {
    StringBuilder text = new StringBuilder();
    Matcher matcher = VERB.matcher(format);
    int at = 0;
    int next = 0;
    while (matcher.find(at)) {
      text.append(format, at, matcher.start());
      at = matcher.end();
      char verb = matcher.group(4).charAt(0);
      if (verb == '%') {
        text.append('%');
      } else if (next >= arguments.size()) {
        text.append("%!").append(verb).append("(MISSING)");
      } else {
        text.append(padded(matcher, formatted(verb, matcher.group(3), arguments.get(next++))));
      }
    }
    text.append(format, at, format.length());
    if (next < arguments.size()) {
      text.append("%!(EXTRA ");
      for (int i = next; i < arguments.size(); i++) {
        text.append(i > next ? ", " : "").append(typed(arguments.get(i)));
      }
      text.append(')');
    }
    return text.toString();
  }

  private static String formatted(
      char verb, @Nullable String precisionText, @Nullable Object value) {
    int precision =
        precisionText == null ? -1 : precisionText.isEmpty() ? 0 : Integer.parseInt(precisionText);
    return switch (verb) {
      case 'v' ->
          value instanceof Double number && precision >= 0
              ? significant(number, precision)
              : value(value);
      case 's' -> isText(value) ? value(value) : bad(verb, value);
      case 'q' -> value instanceof String text ? quote(text) : bad(verb, value);
      case 'd' -> value instanceof Long ? value(value) : bad(verb, value);
      case 't' -> value instanceof Boolean ? value(value) : bad(verb, value);
      case 'x' -> value instanceof Long number ? Long.toHexString(number) : bad(verb, value);
      case 'f', 'F' -> value instanceof Double number ? fixed(number, precision) : bad(verb, value);
      case 'e' -> value instanceof Double number ? exponent(number, precision) : bad(verb, value);
      case 'g' ->
          value instanceof Double number
              ? precision < 0 ? shortest(number, 21) : significant(number, precision)
              : bad(verb, value);
      default -> bad(verb, value);
    };
  }

  private static boolean isText(@Nullable Object value) {
    return value instanceof String || value instanceof Map || value instanceof List;
  }

  private static String fixed(double number, int precision) {
    String special = special(number);
    return special != null
        ? special
        : new BigDecimal(number)
            .setScale(precision < 0 ? 6 : precision, RoundingMode.HALF_EVEN)
            .toPlainString();
  }

  private static String exponent(double number, int precision) {
    String special = special(number);
    if (special != null) {
      return special;
    }
    int digits = (precision < 0 ? 6 : precision) + 1;
    BigDecimal rounded =
        new BigDecimal(number).round(new MathContext(digits, RoundingMode.HALF_EVEN));
    int exponent = number == 0 ? 0 : rounded.precision() - rounded.scale() - 1;
    String mantissa =
        rounded
            .movePointLeft(exponent)
            .setScale(digits - 1, RoundingMode.HALF_EVEN)
            .toPlainString();
    return scientific(mantissa, exponent);
  }

  private static String padded(Matcher verb, String text) {
    if (verb.group(2).isEmpty()) {
      return verb.group(1).contains("+") && text.matches("[0-9].*") ? "+" + text : text;
    }
    int width = Integer.parseInt(verb.group(2));
    if (text.length() >= width) {
      return text;
    }
    if (verb.group(1).contains("-")) {
      return text + " ".repeat(width - text.length());
    }
    if (verb.group(1).contains("0")) {
      boolean signed = text.startsWith("-");
      String zeros = "0".repeat(width - text.length());
      return signed ? "-" + zeros + text.substring(1) : zeros + text;
    }
    return " ".repeat(width - text.length()) + text;
  }

  private static String bad(char verb, @Nullable Object value) {
    return "%!" + verb + "(" + typed(value) + ")";
  }

  private static String typed(@Nullable Object value) {
    return switch (value) {
      case null -> "<nil>";
      case Double _ -> "float64=" + value(value);
      case Long _ -> "int=" + value;
      case Boolean _ -> "bool=" + value;
      case String _ -> "string=" + value;
      case Map<?, ?> _ -> "map[string]string=" + value(value);
      default -> value(value);
    };
  }

  private static String quote(String text) {
    return '"'
        + text.replace("\\", "\\\\")
            .replace("\"", "\\\"")
            .replace("\n", "\\n")
            .replace("\t", "\\t")
            .replace("\r", "\\r")
        + '"';
  }
}
