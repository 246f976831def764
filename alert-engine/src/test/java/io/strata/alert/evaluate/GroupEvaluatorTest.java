package io.strata.alert.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.strata.alert.notify.Alert;
import io.strata.alert.rule.Rule;
import io.strata.alert.rule.RuleGroup;
import io.strata.metrics.promql.PromqlException;
import io.strata.metrics.promql.QueryValue;
import io.strata.metrics.series.Labels;
import io.strata.metrics.series.StaleMarker;
import io.strata.metrics.translate.SeriesPoint;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GroupEvaluatorTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final EvaluationSettings SETTINGS =
      new EvaluationSettings(Duration.ofMinutes(1), Map.of("site", "home"), "http://strata");

  private final FakeData data = new FakeData();
  private final FakeJournal journal = new FakeJournal();
  private final List<Alert> sent = new ArrayList<>();

  private static final class FakeData implements RuleData {
    final Map<String, QueryValue> results = new HashMap<>();
    final List<SeriesPoint> written = new ArrayList<>();
    long lastTime;

    @Override
    public QueryValue query(String expression, long timeMillis) {
      lastTime = timeMillis;
      QueryValue value = results.get(expression);
      if (value == null) {
        throw new PromqlException(PromqlException.Type.EXECUTION, "broken: " + expression);
      }
      return value;
    }

    @Override
    public void append(List<SeriesPoint> points) {
      written.addAll(points);
    }

    void vector(String expression, Object... labelsAndValues) {
      List<QueryValue.Sample> samples = new ArrayList<>();
      for (int i = 0; i < labelsAndValues.length; i += 2) {
        samples.add(
            new QueryValue.Sample((Labels) labelsAndValues[i], 0, (Double) labelsAndValues[i + 1]));
      }
      results.put(expression, new QueryValue.Vector(samples));
    }
  }

  private static final class FakeJournal implements AlertJournal {
    final Map<Labels, ActiveAlert> saved = new HashMap<>();
    final List<String> story = new ArrayList<>();

    @Override
    public void save(RuleKey rule, ActiveAlert alert) {
      saved.put(alert.labels(), alert);
      story.add("save " + alert.state().text());
    }

    @Override
    public void forget(RuleKey rule, ActiveAlert alert) {
      saved.remove(alert.labels());
      story.add("forget");
    }

    @Override
    public void transitions(RuleGroup group, RuleKey rule, List<Transition> transitions) {}
  }

  @Test
  void firesWritesSeriesAndSends() {
    data.vector("up == 0", Labels.of("__name__", "up", "host", "a"), 0.0);
    GroupEvaluator group = group(alerting("Down", "up == 0", 5, "{{ $labels.host }} is down"));

    group.evaluate(START);
    assertThat(sent).isEmpty();
    group.evaluate(START.plusSeconds(5));

    Labels labels =
        Labels.of("alertname", "Down", "host", "a", "severity", "critical", "site", "home");
    assertThat(sent).hasSize(1);
    assertThat(sent.getFirst().labels()).isEqualTo(labels);
    assertThat(sent.getFirst().annotations()).containsEntry("summary", "a is down");
    assertThat(sent.getFirst().startsAt()).isEqualTo(START.plusSeconds(5));
    assertThat(sent.getFirst().endsAt()).isEqualTo(START.plusSeconds(5 + 240));
    assertThat(sent.getFirst().generatorUrl()).isEqualTo("http://strata/explore?query=up+%3D%3D+0");
    assertThat(states()).containsExactly("pending=1.0", "pending=stale", "firing=1.0");
    assertThat(journal.story).containsExactly("save pending", "save firing");
  }

  private List<String> states() {
    return data.written.stream()
        .filter(point -> point.labels().metricName().equals("ALERTS"))
        .map(point ->
            point.labels().get("alertstate")
                + "="
                + (StaleMarker.is(point.value()) ? "stale" : point.value()))
        .sorted((a, b) -> Boolean.compare(a.startsWith("firing"), b.startsWith("firing")))
        .toList();
  }

  @Test
  void failedQueryLeavesTheStateAndSaysSo() {
    data.vector("up == 0", Labels.of("host", "a"), 0.0);
    GroupEvaluator group = group(alerting("Down", "up == 0", 0, "s"));
    group.evaluate(START);
    data.results.clear();

    group.evaluate(START.plusSeconds(5));

    RuleStatus status = group.status().getFirst();
    assertThat(status.health()).isEqualTo("err");
    assertThat(status.lastError()).contains("broken: up == 0");
    assertThat(status.alerts()).hasSize(1);
    assertThat(status.alerts().getFirst().state()).isEqualTo(AlertState.FIRING);
  }

  @Test
  void sameLabelsTwiceFailTheRule() {
    data.vector(
        "x", Labels.of("__name__", "a", "h", "1"), 1.0, Labels.of("__name__", "b", "h", "1"), 1.0);
    GroupEvaluator group = group(alerting("X", "x", 0, "s"));

    group.evaluate(START);

    assertThat(group.status().getFirst().lastError()).contains("same labelset");
    assertThat(sent).isEmpty();
  }

  @Test
  void exceedingTheLimitForgetsAllAlerts() {
    data.vector("x", Labels.of("h", "1"), 1.0);
    GroupEvaluator group =
        evaluator(
            new RuleGroup(
                "f",
                "g",
                Duration.ofSeconds(5),
                1,
                Duration.ZERO,
                List.of(alerting("X", "x", 0, "s"))));
    group.evaluate(START);
    data.vector("x", Labels.of("h", "1"), 1.0, Labels.of("h", "2"), 1.0);

    group.evaluate(START.plusSeconds(5));

    assertThat(group.status().getFirst().lastError())
        .isEqualTo("exceeded limit of 1 with 2 alerts");
    assertThat(group.status().getFirst().alerts()).isEmpty();
    assertThat(journal.saved).isEmpty();
  }

  @Test
  void recordsSeriesAndMarksThoseThatEnd() {
    data.vector("sum(x)", Labels.of("h", "1"), 4.0);
    GroupEvaluator group = group(new Rule.Recording("x:sum", "sum(x)", Map.of("team", "t")));
    group.evaluate(START);
    data.vector("sum(x)");
    group.evaluate(START.plusSeconds(5));

    Labels labels = Labels.of("__name__", "x:sum", "h", "1", "team", "t");
    assertThat(data.written).hasSize(2);
    assertThat(data.written.getFirst().labels()).isEqualTo(labels);
    assertThat(data.written.getFirst().value()).isEqualTo(4.0);
    assertThat(StaleMarker.is(data.written.getLast().value())).isTrue();
  }

  @Test
  void goesOnWithRestoredAlerts() {
    data.vector("up == 0", Labels.of("host", "a"), 0.0);
    Rule.Alerting rule = alerting("Down", "up == 0", 60, "s");
    RuleGroup ruleGroup = ruleGroup(rule);
    group(rule).evaluate(START);
    ActiveAlert restored = journal.saved.values().iterator().next();

    GroupEvaluator group =
        new GroupEvaluator(
            ruleGroup, ports(), SETTINGS, Map.of(RuleKey.of(ruleGroup, rule), List.of(restored)));
    group.evaluate(START.plusSeconds(60));

    assertThat(sent).hasSize(1);
    assertThat(group.status().getFirst().alerts().getFirst().activeAt()).isEqualTo(START);
  }

  @Test
  void readsDataByTheQueryOffsetEarlier() {
    data.vector("x");
    evaluator(
            new RuleGroup(
                "f",
                "g",
                Duration.ofSeconds(5),
                0,
                Duration.ofSeconds(30),
                List.of(alerting("X", "x", 0, "s"))))
        .evaluate(START);

    assertThat(data.lastTime).isEqualTo(START.minusSeconds(30).toEpochMilli());
  }

  private GroupEvaluator group(Rule rule) {
    return evaluator(ruleGroup(rule));
  }

  private GroupEvaluator evaluator(RuleGroup group) {
    return new GroupEvaluator(group, ports(), SETTINGS, Map.of());
  }

  private GroupEvaluator.Ports ports() {
    return new GroupEvaluator.Ports(
        data, sent::addAll, journal, new EvaluationMeters(new SimpleMeterRegistry()));
  }

  private static RuleGroup ruleGroup(Rule rule) {
    return new RuleGroup("f", "g", Duration.ofSeconds(5), 0, Duration.ZERO, List.of(rule));
  }

  private static Rule.Alerting alerting(
      String name, String expression, int holdSeconds, String summary) {
    return new Rule.Alerting(
        name,
        expression,
        Duration.ofSeconds(holdSeconds),
        Duration.ZERO,
        Map.of("severity", "critical"),
        Map.of("summary", summary));
  }
}
