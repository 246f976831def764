package io.strata.metrics.promql;

import com.google.re2j.Pattern;
import io.strata.metrics.promql.Expr.TimeShift;
import io.strata.metrics.series.LabelMatcher;
import io.strata.metrics.series.Labels;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates {@code info}: adds to series the labels of info metrics, such as {@code target_info},
 * that have the same {@code instance} and {@code job}.
 */
final class InfoEvaluation {
  private static final List<String> IDENTIFYING = List.of("instance", "job");

  private final Evaluator evaluator;
  private final Expr.Call call;
  private final Map<String, List<LabelMatcher>> dataMatchers = new LinkedHashMap<>();
  private final List<LabelMatcher> nameMatchers;

  InfoEvaluation(Evaluator evaluator, Expr.Call call) {
    this.evaluator = evaluator;
    this.call = call;
    List<LabelMatcher> names = new ArrayList<>();
    if (call.arguments().size() > 1
        && call.arguments().get(1) instanceof Expr.VectorSelector selector) {
      for (LabelMatcher matcher : selector.matchers()) {
        if (matcher.name().equals(Labels.METRIC_NAME)) {
          names.add(matcher);
        } else {
          dataMatchers.computeIfAbsent(matcher.name(), _ -> new ArrayList<>()).add(matcher);
        }
      }
    }
    this.nameMatchers = effective(names);
  }

  /** Without a positive matcher of the name, some names are assumed. */
  private static List<LabelMatcher> effective(List<LabelMatcher> names) {
    if (names.isEmpty()) {
      return List.of(LabelMatcher.equal(Labels.METRIC_NAME, "target_info"));
    }
    boolean positive =
        names.stream()
            .anyMatch(matcher ->
                matcher.type() == LabelMatcher.Type.EQUAL
                    || matcher.type() == LabelMatcher.Type.REGEX);
    if (!positive) {
      names.addFirst(LabelMatcher.regex(Labels.METRIC_NAME, ".+_info"));
    }
    return names;
  }

  List<StepSeries> evaluate() {
    List<StepSeries> base = evaluator.vector(call.arguments().getFirst());
    List<StepSeries> infos = infos(base);
    Set<String> names = new LinkedHashSet<>();
    infos.forEach(info -> names.add(info.labels().metricName()));
    Map<Labels, Column> results = new LinkedHashMap<>();
    Map<Labels, Boolean> namesDropped = new HashMap<>();
    for (int step = 0; step < evaluator.steps(); step++) {
      Map<Labels, StepSeries> newest = newest(infos, step);
      for (StepSeries one : base) {
        if (!one.isPresentAt(step)) {
          continue;
        }
        Labels labels = isInfo(one.labels()) ? one.labels() : enriched(one.labels(), names, newest);
        if (labels != null) {
          Column column = results.computeIfAbsent(labels, _ -> new Column(evaluator.steps()));
          if (column.isPresentAt(step)) {
            throw PromqlException.execution("vector cannot contain metrics with the same labelset");
          }
          column.copy(step, one);
          namesDropped.merge(labels, one.nameDropped(), Boolean::logicalOr);
        }
      }
      evaluator.context().tick();
    }
    List<StepSeries> series = new ArrayList<>();
    results.forEach((labels, column) ->
        series.add(column.series(labels, namesDropped.getOrDefault(labels, false))));
    return series;
  }

  private boolean isInfo(Labels labels) {
    return nameMatchers.stream().allMatch(matcher -> matcher.matches(labels.metricName()));
  }

  /** The info series of what is to be enriched; their values are the times of their samples. */
  private List<StepSeries> infos(List<StepSeries> base) {
    List<LabelMatcher> matchers = new ArrayList<>();
    for (String label : IDENTIFYING) {
      Set<String> values = new TreeSet<>();
      for (StepSeries one : base) {
        if (!isInfo(one.labels())) {
          values.add(one.labels().get(label));
        }
      }
      values.remove("");
      if (!values.isEmpty()) {
        matchers.add(
            LabelMatcher.regex(
                label, values.stream().map(Pattern::quote).collect(Collectors.joining("|"))));
      }
    }
    if (matchers.isEmpty()) {
      return List.of();
    }
    dataMatchers.values().forEach(matchers::addAll);
    matchers.addAll(nameMatchers);
    TimeShift shift = shift(call.arguments().getFirst(), new ArrayDeque<>());
    Expr.VectorSelector selector =
        new Expr.VectorSelector(
            call.start(), "", matchers, shift == null ? TimeShift.NONE : shift, Expr.Reach.RANGE);
    if (evaluator.instantSamples(selector, false).stream().anyMatch(StepSeries::hasHistograms)) {
      throw PromqlException.execution("info sample should be float");
    }
    return evaluator.instantSamples(selector, true);
  }

  /**
   * The time that the first selector of an expression looks at: the innermost {@code @} among it
   * and the subqueries around it, and the offsets up to there.
   */
  private static @Nullable TimeShift shift(@Nullable Expr expr, Deque<Expr.Subquery> around) {
    return switch (expr) {
      case null -> null;
      case Expr.NumberLiteral _, Expr.StringLiteral _ -> null;
      case Expr.VectorSelector selector -> {
        TimeShift shift = selector.shift();
        long offset = shift.offsetMillis();
        for (Expr.Subquery subquery : around) {
          if (shift.isFixed()) {
            break;
          }
          offset += subquery.shift().offsetMillis();
          shift = subquery.shift();
        }
        yield new TimeShift(
            new DurationExpr.Literal(selector.start(), offset / 1000.0, true), shift.at());
      }
      case Expr.MatrixSelector matrix -> shift(matrix.selector(), around);
      case Expr.Subquery subquery -> {
        around.addFirst(subquery);
        TimeShift shift = shift(subquery.inner(), around);
        around.removeFirst();
        yield shift;
      }
      case Expr.Unary unary -> shift(unary.operand(), around);
      case Expr.Binary binary -> {
        TimeShift left = shift(binary.left(), around);
        yield left == null ? shift(binary.right(), around) : left;
      }
      case Expr.Aggregation aggregation -> {
        TimeShift operand = shift(aggregation.operand(), around);
        yield operand == null ? shift(aggregation.parameter(), around) : operand;
      }
      case Expr.Call inner -> {
        TimeShift found = null;
        for (Expr argument : inner.arguments()) {
          found = found == null ? shift(argument, around) : found;
        }
        yield found;
      }
      case Expr.Paren paren -> shift(paren.inner(), around);
    };
  }

  /** By name, instance and job the info series whose sample is the newest. */
  private static Map<Labels, StepSeries> newest(List<StepSeries> infos, int step) {
    Map<Labels, StepSeries> newest = new HashMap<>();
    for (StepSeries info : infos) {
      if (info.isPresentAt(step)) {
        newest.merge(
            identity(info.labels(), info.labels().metricName()), info, (a, b) -> newer(a, b, step));
      }
    }
    return newest;
  }

  private static StepSeries newer(StepSeries a, StepSeries b, int step) {
    double timeA = a.values()[step];
    double timeB = b.values()[step];
    if (timeA == timeB) {
      long millis = Math.round(timeA * 1000);
      throw PromqlException.execution(
          "found duplicate series for info metric: existing %s @ %d, new %s @ %d"
              .formatted(GoText.labels(a.labels()), millis, GoText.labels(b.labels()), millis));
    }
    return timeA > timeB ? a : b;
  }

  private static Labels identity(Labels labels, String infoName) {
    return labels.only(IDENTIFYING).with(Labels.METRIC_NAME, infoName);
  }

  /** The labels with those of info series; null where a demanded one is missing. */
  private @Nullable Labels enriched(
      Labels labels, Set<String> infoNames, Map<Labels, StepSeries> infos) {
    Map<String, String> added = new TreeMap<>();
    boolean any = false;
    for (String name : infoNames) {
      StepSeries info = infos.get(identity(labels, name));
      if (info != null) {
        any = true;
        info.labels().forEach((label, value) -> add(label, value, labels, added));
      }
    }
    boolean demanded =
        dataMatchers.values().stream()
            .flatMap(List::stream)
            .anyMatch(matcher -> !matcher.matches(""));
    if (!any && demanded) {
      return null;
    }
    Map<String, String> all = labels.toMap();
    all.putAll(added);
    return Labels.of(all);
  }

  private void add(String label, String value, Labels labels, Map<String, String> added) {
    boolean wanted = dataMatchers.isEmpty() || dataMatchers.containsKey(label);
    if (label.equals(Labels.METRIC_NAME) || !wanted) {
      return;
    }
    String other = added.get(label);
    if (other != null && !other.equals(value)) {
      throw PromqlException.execution("conflicting label: " + label);
    }
    if (labels.get(label).isEmpty()) {
      added.put(label, value);
    }
  }
}
