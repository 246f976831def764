package io.strata.alert.template;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.strata.alert.yaml.PrometheusDuration;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The functions of templates: Go's own and Prometheus's. */
final class TemplateFunctions {
  static final Set<String> NAMES =
      Set.of(
          "and",
          "or",
          "not",
          "eq",
          "ne",
          "lt",
          "le",
          "gt",
          "ge",
          "len",
          "index",
          "print",
          "println",
          "printf",
          "urlquery",
          "query",
          "first",
          "label",
          "value",
          "strvalue",
          "sortByLabel",
          "humanize",
          "humanize1024",
          "humanizeDuration",
          "humanizePercentage",
          "humanizeTimestamp",
          "parseDuration",
          "title",
          "toUpper",
          "toLower",
          "match",
          "reReplaceAll",
          "stripPort",
          "stripDomain",
          "externalURL");

  private static final DateTimeFormatter GO_TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final List<String> LARGE = List.of("k", "M", "G", "T", "P", "E", "Z", "Y");
  private static final List<String> BINARY =
      List.of("ki", "Mi", "Gi", "Ti", "Pi", "Ei", "Zi", "Yi");
  private static final List<String> SMALL = List.of("m", "u", "n", "p", "f", "a", "z", "y");

  private final TemplateData data;
  private final TemplateQuery query;

  TemplateFunctions(TemplateData data, TemplateQuery query) {
    this.data = data;
    this.query = query;
  }

  @Nullable Object call(String name, List<@Nullable Object> arguments) {
    try {
      return apply(name, arguments);
    } catch (TemplateException e) {
      throw new TemplateException("error calling " + name + ": " + e.getMessage());
    }
  }

  private @Nullable Object apply(String name, List<@Nullable Object> a) {
    return switch (name) {
      case "not" -> !TemplateExecution.truth(argument(a, 0));
      case "eq" -> equalsAny(a);
      case "ne" -> !compatible(argument(a, 0), argument(a, 1)).equals(argument(a, 1));
      case "lt" -> compare(a) < 0;
      case "le" -> compare(a) <= 0;
      case "gt" -> compare(a) > 0;
      case "ge" -> compare(a) >= 0;
      case "len" -> length(argument(a, 0));
      case "index" -> element(argument(a, 0), argument(a, 1));
      case "print", "println" -> print(a) + (name.equals("println") ? "\n" : "");
      case "printf" -> GoText.printf(text(a, 0), a.subList(1, a.size()));
      case "urlquery" -> URLEncoder.encode(print(a), StandardCharsets.UTF_8);
      case "query" -> run(text(a, 0));
      case "first" -> first(argument(a, 0));
      case "label" -> sample(a, 1).labels().get(text(a, 0));
      case "value" -> sample(a, 0).value();
      case "strvalue" -> sample(a, 0).labels().get("__value__");
      case "sortByLabel" -> sortByLabel(text(a, 0), argument(a, 1));
      case "humanize" -> humanize(number(a, 0));
      case "humanize1024" -> humanize1024(number(a, 0));
      case "humanizeDuration" -> humanizeDuration(number(a, 0));
      case "humanizePercentage" -> GoText.significant(number(a, 0) * 100, 4) + "%";
      case "humanizeTimestamp" -> humanizeTimestamp(number(a, 0));
      case "parseDuration" -> duration(text(a, 0));
      case "title" -> title(text(a, 0));
      case "toUpper" -> text(a, 0).toUpperCase(Locale.ROOT);
      case "toLower" -> text(a, 0).toLowerCase(Locale.ROOT);
      case "match" -> pattern(text(a, 0)).matcher(text(a, 1)).find();
      case "reReplaceAll" ->
          pattern(text(a, 0)).matcher(text(a, 2)).replaceAll(text(a, 1).replace("${", "$"));
      case "stripPort" -> stripPort(text(a, 0));
      case "stripDomain" -> stripDomain(text(a, 0));
      case "externalURL" -> data.externalUrl();
      default -> throw new TemplateException("function \"" + name + "\" not defined");
    };
  }

  private static @Nullable Object argument(List<@Nullable Object> arguments, int index) {
    if (index >= arguments.size()) {
      throw new TemplateException(
          "wrong number of args: want at least %d got %d".formatted(index + 1, arguments.size()));
    }
    return arguments.get(index);
  }

  private static String text(List<@Nullable Object> arguments, int index) {
    if (argument(arguments, index) instanceof String text) {
      return text;
    }
    throw new TemplateException("wrong type for value; expected string");
  }

  /** Numbers, and texts that are numbers, as Prometheus converts them. */
  private static double number(List<@Nullable Object> arguments, int index) {
    Object value = argument(arguments, index);
    return switch (value) {
      case Double number -> number;
      case Long number -> number.doubleValue();
      case String string -> parse(string);
      case null, default ->
          throw new TemplateException("can't convert " + GoText.value(value) + " to float");
    };
  }

  private static double parse(String text) {
    try {
      return switch (text) {
        case "+Inf", "Inf" -> Double.POSITIVE_INFINITY;
        case "-Inf" -> Double.NEGATIVE_INFINITY;
        default -> Double.parseDouble(text);
      };
    } catch (NumberFormatException e) {
      throw new TemplateException("strconv.ParseFloat: parsing \"" + text + "\": invalid syntax");
    }
  }

  private static Object compatible(@Nullable Object left, @Nullable Object right) {
    if (left == null || right == null || !left.getClass().equals(right.getClass())) {
      throw new TemplateException("incompatible types for comparison");
    }
    return left;
  }

  private static boolean equalsAny(List<@Nullable Object> arguments) {
    Object left = argument(arguments, 0);
    argument(arguments, 1);
    for (Object right : arguments.subList(1, arguments.size())) {
      if (compatible(left, right).equals(right)) {
        return true;
      }
    }
    return false;
  }

  private static int compare(List<@Nullable Object> arguments) {
    Object left = argument(arguments, 0);
    Object right = argument(arguments, 1);
    compatible(left, right);
    return switch (left) {
      case Double number when right instanceof Double other -> number.compareTo(other);
      case Long number when right instanceof Long other -> number.compareTo(other);
      case String string when right instanceof String other -> string.compareTo(other);
      case null, default -> throw new TemplateException("invalid type for comparison");
    };
  }

  private static long length(@Nullable Object value) {
    return switch (value) {
      case String string -> string.getBytes(StandardCharsets.UTF_8).length;
      case List<?> list -> list.size();
      case Map<?, ?> map -> map.size();
      case null, default -> throw new TemplateException("len of " + GoText.value(value));
    };
  }

  private static @Nullable Object element(@Nullable Object of, @Nullable Object index) {
    if (of instanceof Map<?, ?> map) {
      return map.containsKey(index) ? map.get(index) : "";
    }
    if (of instanceof List<?> list && index instanceof Long position) {
      if (position < 0 || position >= list.size()) {
        throw new TemplateException("index out of range: " + position);
      }
      return list.get(position.intValue());
    }
    throw new TemplateException("can't index " + GoText.value(of));
  }

  /** Go's Sprint: a space between operands of which neither is a text. */
  private static String print(List<@Nullable Object> arguments) {
    StringBuilder text = new StringBuilder();
    Object before = "";
    for (Object argument : arguments) {
      if (!text.isEmpty() && !(before instanceof String) && !(argument instanceof String)) {
        text.append(' ');
      }
      text.append(GoText.value(argument));
      before = argument;
    }
    return text.toString();
  }

  // Whatever a query fails with becomes the template's error; the rule itself goes on.
  @SuppressWarnings("CatchingUnchecked")
  private List<TemplateQuery.Element> run(String expression) {
    try {
      return query.query(expression);
    } catch (RuntimeException e) {
      throw new TemplateException(String.valueOf(e.getMessage()));
    }
  }

  private static Object first(@Nullable Object value) {
    if (value instanceof List<?> list && !list.isEmpty()) {
      return list.getFirst();
    }
    throw new TemplateException("first() called on vector with no elements");
  }

  private static TemplateQuery.Element sample(List<@Nullable Object> arguments, int index) {
    if (argument(arguments, index) instanceof TemplateQuery.Element element) {
      return element;
    }
    throw new TemplateException("a sample is expected");
  }

  private static List<TemplateQuery.Element> sortByLabel(String label, @Nullable Object value) {
    if (!(value instanceof List<?> list)) {
      throw new TemplateException("a vector is expected");
    }
    return list.stream()
        .filter(TemplateQuery.Element.class::isInstance)
        .map(TemplateQuery.Element.class::cast)
        .sorted(Comparator.comparing(element -> element.labels().get(label)))
        .toList();
  }

  static String humanize(double value) {
    if (value == 0 || Double.isNaN(value) || Double.isInfinite(value)) {
      return GoText.significant(value, 4);
    }
    return Math.abs(value) >= 1 ? scaled(value, 1000, LARGE) : small(value);
  }

  private static String humanize1024(double value) {
    if (Math.abs(value) <= 1 || Double.isNaN(value) || Double.isInfinite(value)) {
      return GoText.significant(value, 4);
    }
    return scaled(value, 1024, BINARY);
  }

  private static String scaled(double value, double base, List<String> prefixes) {
    double rest = value;
    String prefix = "";
    for (String candidate : prefixes) {
      if (Math.abs(rest) < base) {
        break;
      }
      prefix = candidate;
      rest /= base;
    }
    return GoText.significant(rest, 4) + prefix;
  }

  private static String small(double value) {
    double rest = value;
    String prefix = "";
    for (String candidate : SMALL) {
      if (Math.abs(rest) >= 1) {
        break;
      }
      prefix = candidate;
      rest *= 1000;
    }
    return GoText.significant(rest, 4) + prefix;
  }

  static String humanizeDuration(double seconds) {
    if (Double.isNaN(seconds) || Double.isInfinite(seconds)) {
      return GoText.significant(seconds, 4);
    }
    if (seconds == 0) {
      return "0s";
    }
    if (Math.abs(seconds) < 1) {
      return small(seconds) + "s";
    }
    String sign = seconds < 0 ? "-" : "";
    double absolute = Math.abs(seconds);
    long whole = (long) absolute;
    long days = whole / 86_400;
    long hours = whole / 3_600 % 24;
    long minutes = whole / 60 % 60;
    if (days > 0) {
      return "%s%dd %dh %dm %ds".formatted(sign, days, hours, minutes, whole % 60);
    }
    if (hours > 0) {
      return "%s%dh %dm %ds".formatted(sign, hours, minutes, whole % 60);
    }
    if (minutes > 0) {
      return "%s%dm %ds".formatted(sign, minutes, whole % 60);
    }
    return sign + GoText.significant(absolute, 4) + "s";
  }

  private static String humanizeTimestamp(double seconds) {
    if (Double.isNaN(seconds) || Double.isInfinite(seconds)) {
      return GoText.significant(seconds, 4);
    }
    String text = GO_TIME.format(Instant.ofEpochMilli(Math.round(seconds * 1000)));
    // The point stops the trailing zeros: whole seconds lose all of ".000".
    return text.replaceFirst("\\.?0+$", "") + " +0000 UTC";
  }

  private static double duration(String text) {
    try {
      return PrometheusDuration.parse(text).toMillis() / 1000.0;
    } catch (IllegalArgumentException e) {
      throw new TemplateException("not a valid duration string: \"" + text + "\"");
    }
  }

  private static Pattern pattern(String expression) {
    try {
      return Pattern.compile(expression);
    } catch (PatternSyntaxException e) {
      throw new TemplateException("error parsing regexp: " + e.getMessage());
    }
  }

  private static String title(String text) {
    StringBuilder title = new StringBuilder(text);
    for (int i = 0; i < title.length(); i++) {
      if (i == 0 || Character.isWhitespace(title.charAt(i - 1))) {
        title.setCharAt(i, Character.toTitleCase(title.charAt(i)));
      }
    }
    return title.toString();
  }

  private static String stripPort(String hostPort) {
    return hostPort.replaceFirst("^\\[?([^\\]]*)\\]?:[0-9]+$", "$1");
  }

  private static String stripDomain(String hostPort) {
    String host = stripPort(hostPort);
    String port = hostPort.startsWith(host) ? hostPort.substring(host.length()) : "";
    if (host.matches("[0-9.]+") || host.contains(":")) {
      return hostPort;
    }
    int dot = host.indexOf('.');
    return (dot < 0 ? host : host.substring(0, dot)) + port;
  }
}
