package io.strata.alert.evaluate;

import io.strata.alert.rule.Rule;
import io.strata.alert.rule.RuleGroup;
import io.strata.alert.template.Template;
import io.strata.alert.template.TemplateData;
import io.strata.alert.template.TemplateQuery;
import io.strata.metrics.promql.QueryValue;
import io.strata.metrics.series.Labels;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Turns the results of rules' expressions into candidates and series. Stateless. */
final class RuleEvaluator {
  private static final String ALERT_NAME = "alertname";

  private final RuleGroup group;
  private final RuleData data;
  private final EvaluationSettings settings;

  RuleEvaluator(RuleGroup group, RuleData data, EvaluationSettings settings) {
    this.group = group;
    this.data = data;
    this.settings = settings;
  }

  List<QueryValue.Sample> query(Rule rule, Instant slot) {
    return vector(data.query(rule.expression(), dataTime(slot)));
  }

  /** The time at which data is read and written for a slot. */
  long dataTime(Instant slot) {
    return slot.minus(group.queryOffset()).toEpochMilli();
  }

  private static List<QueryValue.Sample> vector(QueryValue value) {
    return switch (value) {
      case QueryValue.Vector(var samples) -> samples;
      case QueryValue.Scalar(long time, double number) ->
          List.of(new QueryValue.Sample(Labels.empty(), time, number));
      case QueryValue.StringValue _, QueryValue.Matrix _ ->
          throw new EvaluationException("rule result is not a vector or scalar");
    };
  }

  /**
   * The candidates of a result.
   *
   * @throws EvaluationException where two have the same labels
   */
  List<Candidate> candidates(Rule.Alerting rule, List<QueryValue.Sample> result, Instant slot) {
    TemplateQuery query = expression -> elements(expression, dataTime(slot));
    String templateName = "__alert_" + rule.name();
    List<Candidate> candidates = new ArrayList<>();
    Set<Labels> seen = new HashSet<>();
    for (QueryValue.Sample sample : result) {
      TemplateData templateData =
          new TemplateData(
              sample.labels().toMap(),
              sample.value(),
              settings.externalLabels(),
              settings.externalUrl());
      Map<String, String> labels = new TreeMap<>(sample.labels().withoutMetricName().toMap());
      rule.labels()
          .forEach((name, template) ->
              labels.put(
                  name, Template.expandOrExplain(templateName, template, templateData, query)));
      labels.put(ALERT_NAME, rule.name());
      Map<String, String> annotations = new HashMap<>();
      rule.annotations()
          .forEach((name, template) ->
              annotations.put(
                  name, Template.expandOrExplain(templateName, template, templateData, query)));
      Labels identity = Labels.of(labels);
      if (!seen.add(identity)) {
        throw new EvaluationException(
            "vector contains metrics with the same labelset after applying alert labels");
      }
      candidates.add(new Candidate(identity, annotations, sample.value()));
    }
    return candidates;
  }

  private List<TemplateQuery.Element> elements(String expression, long timeMillis) {
    return vector(data.query(expression, timeMillis)).stream()
        .map(sample -> new TemplateQuery.Element(sample.labels(), sample.value()))
        .toList();
  }

  /**
   * The series that a recording rule writes.
   *
   * @throws EvaluationException where two have the same labels, or there are more than the limit
   */
  Map<Labels, WrittenSeries.Value> recorded(Rule.Recording rule, List<QueryValue.Sample> result) {
    Map<Labels, WrittenSeries.Value> values = new LinkedHashMap<>();
    for (QueryValue.Sample sample : result) {
      Map<String, String> labels = new TreeMap<>(sample.labels().toMap());
      labels.putAll(rule.labels());
      labels.put(Labels.METRIC_NAME, rule.name());
      WrittenSeries.Value value = new WrittenSeries.Value(sample.value(), sample.histogram());
      if (values.put(Labels.of(labels), value) != null) {
        throw new EvaluationException(
            "vector contains metrics with the same labelset after applying rule labels");
      }
    }
    requireWithinLimit(values.size(), "series");
    return values;
  }

  void requireWithinLimit(long count, String what) {
    if (group.limit() > 0 && count > group.limit()) {
      throw new EvaluationException(
          "exceeded limit of %d with %d %s".formatted(group.limit(), count, what));
    }
  }

  /** The series {@code ALERTS} and {@code ALERTS_FOR_STATE} of a rule's alerts. */
  static Map<Labels, WrittenSeries.Value> alertSeries(Iterable<ActiveAlert> alerts) {
    Map<Labels, WrittenSeries.Value> values = new LinkedHashMap<>();
    for (ActiveAlert alert : alerts) {
      if (alert.state() != AlertState.INACTIVE) {
        values.put(
            alert
                .labels()
                .with(Labels.METRIC_NAME, "ALERTS")
                .with("alertstate", alert.state().text()),
            WrittenSeries.Value.of(1));
        values.put(
            alert.labels().with(Labels.METRIC_NAME, "ALERTS_FOR_STATE"),
            WrittenSeries.Value.of((double) alert.activeAt().getEpochSecond()));
      }
    }
    return values;
  }
}
