package io.strata.alert.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RuleFileParserTest {
  private static final RuleSyntax SYNTAX =
      new RuleSyntax() {
        @Override
        public Optional<String> expressionProblem(String expression) {
          return expression.contains("((") ? Optional.of("unclosed paren") : Optional.empty();
        }

        @Override
        public Optional<String> templateProblem(String template) {
          return template.contains("{{ nope") ? Optional.of("bad template") : Optional.empty();
        }
      };

  private final RuleFileParser parser = new RuleFileParser(SYNTAX, Duration.ofMinutes(1));

  @Test
  void readsGroupsAndRules() {
    RuleFileParser.Parsed parsed =
        parser.parse(
            "rules.yml",
            """
            groups:
              - name: one
                interval: 5s
                limit: 10
                query_offset: 1m30s
                labels: {team: infra, severity: info}
                rules:
                  - alert: Down
                    expr: up == 0
                    for: 1m
                    keep_firing_for: 2m
                    labels: {severity: critical}
                    annotations:
                      summary: '{{ $labels.instance }} is down'
                  - record: job:up:sum
                    expr: sum by (job) (up)
              - name: two
                rules: []
            """);

    assertThat(parsed.problems()).isEmpty();
    assertThat(parsed.groups())
        .containsExactly(
            new RuleGroup(
                "rules.yml",
                "one",
                Duration.ofSeconds(5),
                10,
                Duration.ofSeconds(90),
                List.of(
                    new Rule.Alerting(
                        "Down",
                        "up == 0",
                        Duration.ofMinutes(1),
                        Duration.ofMinutes(2),
                        Map.of("team", "infra", "severity", "critical"),
                        Map.of("summary", "{{ $labels.instance }} is down")),
                    new Rule.Recording(
                        "job:up:sum",
                        "sum by (job) (up)",
                        Map.of("team", "infra", "severity", "info")))),
            new RuleGroup("rules.yml", "two", Duration.ofMinutes(1), 0, Duration.ZERO, List.of()));
  }

  @Test
  void reportsAllProblemsWithTheirPlace() {
    List<String> problems =
        parser
            .parse(
                "rules.yml",
                """
                groups:
                  - name: one
                    intervall: 5s
                    rules:
                      - alert: Down
                        expr: up == ((
                        for: soon
                        labels: {bad-name: x}
                      - alert: Both
                        record: both
                        expr: up
                      - record: bad-metric
                        expr: up
                        for: 5m
                      - alert: NoExpression
                        annotations: {summary: '{{ nope }}'}
                      - record: again
                        expr: up
                      - record: again
                        expr: up
                  - name: one
                    limit: many
                    rules: nothing
                """)
            .problems()
            .stream()
            .map(RuleProblem::toString)
            .toList();

    assertThat(problems)
        .anySatisfy(p -> assertThat(p).contains("group \"one\", groups[0].intervall: unknown key"))
        .anySatisfy(p -> assertThat(p).contains("rule \"Down\"").contains("expr: unclosed paren"))
        .anySatisfy(p -> assertThat(p).contains("rule \"Down\"").contains("for: a duration"))
        .anySatisfy(p -> assertThat(p).contains("labels.bad-name"))
        .anySatisfy(p -> assertThat(p).contains("either 'alert' or 'record'"))
        .anySatisfy(p -> assertThat(p).contains("'bad-metric' is not a valid metric name"))
        .anySatisfy(p -> assertThat(p).contains("rule \"bad-metric\"").contains("alerting rules"))
        .anySatisfy(p -> assertThat(p).contains("NoExpression").contains("expr: is required"))
        .anySatisfy(p -> assertThat(p).contains("annotations.summary: bad template"))
        .anySatisfy(p -> assertThat(p).contains("the same rule is there twice"))
        .anySatisfy(p -> assertThat(p).contains("the group is there twice"))
        .anySatisfy(p -> assertThat(p).contains("limit: a whole number"))
        .anySatisfy(p -> assertThat(p).contains("rules: a list is expected"));
  }

  @Test
  void reportsWhatIsNoYaml() {
    assertThat(parser.parse("x.yml", "groups: [").problems())
        .singleElement()
        .satisfies(p -> assertThat(p.message()).startsWith("not valid YAML"));
    assertThat(parser.parse("x.yml", "- a").problems())
        .singleElement()
        .satisfies(p -> assertThat(p.message()).startsWith("a mapping is expected"));
  }
}
