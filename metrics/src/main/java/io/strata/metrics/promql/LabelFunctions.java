package io.strata.metrics.promql;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.strata.metrics.series.Labels;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** {@code label_replace} and {@code label_join}. */
final class LabelFunctions {
  private final Evaluator evaluator;
  private final Expr.Call call;

  LabelFunctions(Evaluator evaluator, Expr.Call call) {
    this.evaluator = evaluator;
    this.call = call;
  }

  List<StepSeries> evaluate() {
    return call.function() == io.strata.metrics.promql.Function.LABEL_JOIN ? join() : replace();
  }

  private List<StepSeries> join() {
    String target = labelName(1, "destination");
    String separator = text(2);
    List<String> sources = new ArrayList<>();
    for (int i = 3; i < call.arguments().size(); i++) {
      sources.add(labelName(i, "source"));
    }
    return relabelled(
        target,
        labels -> {
          StringJoiner joined = new StringJoiner(separator);
          sources.forEach(source -> joined.add(labels.get(source)));
          return labels.with(target, joined.toString());
        });
  }

  private List<StepSeries> replace() {
    String target = labelName(1, "destination");
    String replacement = text(2);
    String source = text(3);
    String regex = text(4);
    Pattern pattern;
    try {
      pattern = Pattern.compile(regex, Pattern.DOTALL);
    } catch (PatternSyntaxException bad) {
      throw PromqlException.execution(
          "invalid regular expression in label_replace(): " + GoText.quote(regex));
    }
    Map<String, String> expanded = new HashMap<>();
    return relabelled(
        target,
        labels -> {
          Matcher matcher = pattern.matcher(labels.get(source));
          if (!matcher.matches()) {
            return labels;
          }
          String value =
              expanded.computeIfAbsent(
                  labels.get(source), _ -> expand(replacement, matcher, pattern));
          return labels.with(target, value);
        });
  }

  /** Go's template: {@code $1}, {@code $name}, <code>${name}</code>, {@code $$}. */
  private static String expand(String template, Matcher matcher, Pattern pattern) {
    StringBuilder out = new StringBuilder();
    int at = 0;
    while (at < template.length()) {
      int dollar = template.indexOf('$', at);
      if (dollar < 0) {
        break;
      }
      out.append(template, at, dollar);
      at = dollar + 1;
      if (at < template.length() && template.charAt(at) == '$') {
        out.append('$');
        at++;
        continue;
      }
      boolean braces = at < template.length() && template.charAt(at) == '{';
      int nameStart = braces ? at + 1 : at;
      int nameEnd = nameStart;
      while (nameEnd < template.length() && isWord(template.charAt(nameEnd))) {
        nameEnd++;
      }
      boolean closed = nameEnd < template.length() && template.charAt(nameEnd) == '}';
      if (nameEnd == nameStart || (braces && !closed)) {
        out.append('$');
        continue;
      }
      out.append(group(template.substring(nameStart, nameEnd), matcher, pattern));
      at = braces ? nameEnd + 1 : nameEnd;
    }
    return out.append(template.substring(at)).toString();
  }

  private static boolean isWord(char c) {
    return c == '_' || Character.isLetterOrDigit(c);
  }

  private static String group(String name, Matcher matcher, Pattern pattern) {
    Integer number =
        name.chars().allMatch(Character::isDigit) && name.length() < 6
            ? Integer.valueOf(name)
            : pattern.namedGroups().get(name);
    if (number == null || number > matcher.groupCount()) {
      return "";
    }
    String value = matcher.group(number);
    return value == null ? "" : value;
  }

  /**
   * A name that is set counts, whether the one before did or not.
   *
   * @param change gives null for labels that stay as they are
   */
  private List<StepSeries> relabelled(String target, Function<Labels, @Nullable Labels> change) {
    List<StepSeries> result = new ArrayList<>();
    for (StepSeries one : evaluator.vector(call.arguments().getFirst())) {
      Labels labels = change.apply(one.labels());
      if (labels == null) {
        result.add(one);
        continue;
      }
      boolean changed = target.equals(Labels.METRIC_NAME);
      result.add(one.withLabels(labels).withNameDropped(one.nameDropped() && !changed));
    }
    return Evaluator.uniqueLabels(result);
  }

  private String text(int argument) {
    return evaluator.text(call.arguments().get(argument));
  }

  private String labelName(int argument, String role) {
    String name = text(argument);
    if (name.isEmpty() || !GoText.isValid(name)) {
      throw PromqlException.execution(
          "invalid %s label name in %s(): %s"
              .formatted(role, call.function().text(), GoText.quote(name)));
    }
    return name;
  }
}
