package io.strata.alert.ruletest;

import io.strata.alert.yaml.YamlProblem;
import io.strata.alert.yaml.YamlSection;
import io.strata.metrics.promql.testfile.ExpectedVector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A file of rule tests, as promtool reads them (Prometheus's "Unit testing for rules").
 *
 * @param ruleFiles as written: relative to the file, with {@code *} and {@code ?}
 * @param groupOrder names of groups in the order in which they are evaluated; the others follow
 */
record RuleTestFile(
    String file,
    List<String> ruleFiles,
    Duration evaluationInterval,
    List<String> groupOrder,
    List<Group> tests) {
  private static final Duration DEFAULT_INTERVAL = Duration.ofMinutes(1);

  /** Series, and what must come of them. */
  record Group(
      String name,
      String place,
      Duration interval,
      List<Input> input,
      List<AlertCase> alerts,
      List<ExpressionCase> expressions,
      Map<String, String> externalLabels,
      String externalUrl) {
    /** The last time that a case looks at. */
    Duration end() {
      Duration end = Duration.ZERO;
      for (AlertCase one : alerts) {
        end = one.time().compareTo(end) > 0 ? one.time() : end;
      }
      for (ExpressionCase one : expressions) {
        end = one.time().compareTo(end) > 0 ? one.time() : end;
      }
      return end;
    }
  }

  /** A series in the notation of PromQL's test files. */
  record Input(String series, String values) {}

  /** Which alerts of a name fire at a time. */
  record AlertCase(String place, Duration time, String name, List<ExpectedAlert> expected) {}

  /** An alert; its labels include its name. */
  record ExpectedAlert(Map<String, String> labels, Map<String, String> annotations) {
    ExpectedAlert {
      labels = new TreeMap<>(labels);
      annotations = new TreeMap<>(annotations);
    }
  }

  /** What an expression gives at a time. */
  record ExpressionCase(
      String place, Duration time, String expression, List<ExpectedVector.Sample> expected) {}

  /**
   * Reads a file's text.
   *
   * @throws IllegalArgumentException with all problems
   */
  static RuleTestFile parse(String file, String text) {
    List<YamlProblem> problems = new ArrayList<>();
    YamlSection document = YamlSection.document(file, text, problems);
    RuleTestFile parsed =
        new RuleTestFile(
            file,
            document.textList("rule_files"),
            document.duration("evaluation_interval").orElse(DEFAULT_INTERVAL),
            document.textList("group_eval_order"),
            document.sections("tests").stream().map(RuleTestFile::group).toList());
    // Numbers are compared with a tolerance in any case.
    document.pass("fuzzy_compare");
    document.refuseOtherKeys();
    if (parsed.evaluationInterval().isZero()) {
      document.problem("evaluation_interval", "must be longer than 0");
    }
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(
          String.join("\n", problems.stream().map(YamlProblem::toString).toList()));
    }
    return parsed;
  }

  private static Group group(YamlSection section) {
    Group group =
        new Group(
            section.text("name").orElse(""),
            section.place(),
            section.duration("interval").orElse(DEFAULT_INTERVAL),
            section.sections("input_series").stream().map(RuleTestFile::input).toList(),
            section.sections("alert_rule_test").stream().map(RuleTestFile::alertCase).toList(),
            section.sections("promql_expr_test").stream()
                .map(RuleTestFile::expressionCase)
                .toList(),
            section.texts("external_labels"),
            section.text("external_url").orElse(""));
    section.refuseOtherKeys();
    return group;
  }

  private static Input input(YamlSection section) {
    Input input = new Input(section.requiredText("series"), section.requiredText("values"));
    section.refuseOtherKeys();
    return input;
  }

  private static AlertCase alertCase(YamlSection section) {
    String name = section.requiredText("alertname");
    List<ExpectedAlert> expected =
        section.sections("exp_alerts").stream().map(alert -> expectedAlert(alert, name)).toList();
    AlertCase one =
        new AlertCase(
            section.place(), section.duration("eval_time").orElse(Duration.ZERO), name, expected);
    section.refuseOtherKeys();
    return one;
  }

  private static ExpectedAlert expectedAlert(YamlSection section, String name) {
    Map<String, String> labels = new TreeMap<>(section.texts("exp_labels"));
    labels.put("alertname", name);
    ExpectedAlert alert = new ExpectedAlert(labels, section.texts("exp_annotations"));
    section.refuseOtherKeys();
    return alert;
  }

  private static ExpressionCase expressionCase(YamlSection section) {
    List<ExpectedVector.Sample> expected = new ArrayList<>();
    for (YamlSection sample : section.sections("exp_samples")) {
      String value =
          sample.has("histogram")
              ? sample.requiredText("histogram")
              : sample.text("value").orElse("0");
      expected.add(new ExpectedVector.Sample(sample.text("labels").orElse(""), value));
      sample.pass("value");
      sample.refuseOtherKeys();
    }
    ExpressionCase one =
        new ExpressionCase(
            section.place(),
            section.duration("eval_time").orElse(Duration.ZERO),
            section.requiredText("expr"),
            expected);
    section.refuseOtherKeys();
    return one;
  }
}
