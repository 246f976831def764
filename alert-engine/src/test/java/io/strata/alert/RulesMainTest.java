package io.strata.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RulesMainTest {
  private static final Path OUTSIDE = Path.of("../../shared/outside/rule-tests");

  private static final String RULES =
      """
      groups:
        - name: shop
          rules:
            - record: shop:requests:rate1m
              expr: sum without (instance) (rate(requests_total[1m]))
            - alert: ShopDown
              expr: up == 0
              for: 2m
              labels: {severity: page}
              annotations: {summary: "{{ $labels.instance }} is down"}
      """;

  @TempDir Path folder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @BeforeEach
  void writeRules() throws IOException {
    Files.writeString(folder.resolve("rules.yml"), RULES);
  }

  private int run(String... arguments) {
    return new RulesMain(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8))
        .run(List.of(arguments));
  }

  private int test(String tests) throws IOException {
    Path file = folder.resolve("tests.yml");
    Files.writeString(file, tests);
    return run("test", file.toString());
  }

  private String printed() {
    return out.toString(StandardCharsets.UTF_8) + err.toString(StandardCharsets.UTF_8);
  }

  private static final String TESTS =
      """
      rule_files: ["rules.*"]
      evaluation_interval: 30s
      tests:
        - interval: 30s
          input_series:
            - {series: 'up{instance="a"}', values: '1 0x20'}
            - {series: 'requests_total{instance="a"}', values: '0+60x20'}
          promql_expr_test:
            - expr: shop:requests:rate1m
              eval_time: 5m
              exp_samples: [{labels: 'shop:requests:rate1m', value: %s}]
            - expr: count(ALERTS{alertstate="pending"})
              eval_time: 1m
              exp_samples: [{value: 1}]
          alert_rule_test:
            - {eval_time: 2m, alertname: ShopDown, exp_alerts: []}
            - eval_time: 3m
              alertname: ShopDown
              exp_alerts:
                - exp_labels: {severity: page, instance: a}
                  exp_annotations: {summary: "%s"}
      """;

  @Test
  void rulesThatDoAsExpectedPass() throws IOException {
    assertThat(test(TESTS.formatted("2", "a is down"))).as(printed()).isZero();
    assertThat(printed()).contains("tests.yml").containsPattern("tests.yml +4 +0");
  }

  @Test
  void whatIsDifferentIsToldWithItsPlace() throws IOException {
    assertThat(test(TESTS.formatted("3", "b is down"))).isEqualTo(1);
    assertThat(printed())
        .containsPattern("tests.yml +2 +2")
        .contains("tests[0].promql_expr_test[0]: shop:requests:rate1m at 5m")
        .contains("expected 3, got shop:requests:rate1m{} 2")
        .contains("tests[0].alert_rule_test[1]: alert ShopDown at 3m")
        .contains("summary=b is down")
        .contains("summary=a is down");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "rule_files: [gone.yml]|no such file",
        "rule_files: [rules.yml]~evaluation_interval: soon|evaluation_interval",
        "rule_files: [rules.yml]~test: []|unknown key",
        "tests: [{input_series: [{series: 'up{', values: 1}]}]|up{",
        "tests: [|not valid YAML",
      })
  void aFileThatIsWrongIsToldWithTheReason(String text, String reason) throws IOException {
    assertThat(test(text.replace('~', '\n'))).isEqualTo(1);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains(reason);
  }

  @Test
  void wrongUsageIsTold() {
    assertThat(run("check", "x")).isEqualTo(2);
    assertThat(run()).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("usage: ./strata rules test");
  }

  @Test
  void theRulesThatShipDoWhatTheirTestsSay() {
    assertThat(run("test", "config/rules-test.yaml")).as(printed()).isZero();
    assertThat(printed()).containsPattern("rules-test.yaml +8 +0");
  }

  @Test
  void promtoolsOwnTestsPass() {
    assumeTrue(Files.isDirectory(OUTSIDE), "no rule tests beside the checkout");
    assertThat(
            run(
                "test",
                OUTSIDE.resolve("unittest.yml").toString(),
                OUTSIDE.resolve("long-period.yml").toString()))
        .as(printed())
        .isZero();
  }
}
