package io.strata.alert.rule;

import io.strata.alert.yaml.YamlProblem;
import io.strata.alert.yaml.YamlSection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads Prometheus rule files and finds all that is wrong in them: unknown keys, bad durations,
 * names and expressions, rules that are neither or both, groups and rules that are there twice.
 */
public final class RuleFileParser {
  private static final Pattern LABEL_NAME = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");
  private static final Pattern METRIC_NAME = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");

  private final RuleSyntax syntax;
  private final Duration defaultInterval;

  /** A parser that gives groups without an own interval the default. */
  public RuleFileParser(RuleSyntax syntax, Duration defaultInterval) {
    this.syntax = syntax;
    this.defaultInterval = defaultInterval;
  }

  /** The groups that could be read, and all problems; with problems the groups are incomplete. */
  public record Parsed(List<RuleGroup> groups, List<RuleProblem> problems) {
    public Parsed {
      groups = List.copyOf(groups);
      problems = List.copyOf(problems);
    }
  }

  /** Reads one file's text. */
  public Parsed parse(String file, String text) {
    List<RuleProblem> problems = new ArrayList<>();
    List<YamlProblem> fileProblems = new ArrayList<>();
    YamlSection document = YamlSection.document(file, text, fileProblems);
    List<RuleGroup> groups = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (YamlSection section : document.sections("groups")) {
      drain(fileProblems, problems, "", "");
      RuleGroup group = group(section, fileProblems, problems);
      if (!group.name().isEmpty() && !names.add(group.name())) {
        section.problem("name", "the group is there twice");
      }
      drain(fileProblems, problems, group.name(), "");
      groups.add(group);
    }
    document.refuseOtherKeys();
    drain(fileProblems, problems, "", "");
    return new Parsed(groups, problems);
  }

  private RuleGroup group(
      YamlSection section, List<YamlProblem> fileProblems, List<RuleProblem> problems) {
    String name = section.requiredText("name");
    Duration interval = section.duration("interval").orElse(defaultInterval);
    if (interval.isZero()) {
      section.problem("interval", "must be longer than 0");
    }
    int limit = section.count("limit").orElse(0);
    Duration queryOffset = section.duration("query_offset").orElse(Duration.ZERO);
    Map<String, String> groupLabels = section.texts("labels");
    checkLabels(section, groupLabels);
    List<YamlSection> ruleSections = section.sections("rules");
    section.refuseOtherKeys();
    drain(fileProblems, problems, name, "");

    List<Rule> rules = new ArrayList<>();
    Set<List<Object>> identities = new HashSet<>();
    for (YamlSection ruleSection : ruleSections) {
      Rule rule = rule(ruleSection, groupLabels);
      if (!identities.add(
          List.of(rule.getClass(), rule.name(), rule.labels(), rule.expression()))) {
        ruleSection.problem("expr", "the same rule is there twice in the group");
      }
      drain(fileProblems, problems, name, rule.name());
      rules.add(rule);
    }
    return new RuleGroup(section.file(), name, interval, limit, queryOffset, rules);
  }

  private Rule rule(YamlSection section, Map<String, String> groupLabels) {
    boolean alerting = section.has("alert");
    if (alerting == section.has("record")) {
      section.problem("alert", "a rule has either 'alert' or 'record'");
    }
    String name = section.requiredText(alerting ? "alert" : "record");
    // Read both, so that the one too many is not reported a second time as unknown.
    section.text(alerting ? "record" : "alert");
    String expression = section.requiredText("expr");
    if (!expression.isEmpty()) {
      syntax.expressionProblem(expression).ifPresent(problem -> section.problem("expr", problem));
    }
    Map<String, String> own = section.texts("labels");
    checkLabels(section, own);
    Map<String, String> labels = new LinkedHashMap<>(groupLabels);
    labels.putAll(own);
    Rule rule =
        alerting
            ? alerting(section, name, expression, labels)
            : recording(section, name, expression, labels);
    section.refuseOtherKeys();
    return rule;
  }

  private Rule alerting(
      YamlSection section, String name, String expression, Map<String, String> labels) {
    Duration holdDuration = section.duration("for").orElse(Duration.ZERO);
    Duration keepFiringFor = section.duration("keep_firing_for").orElse(Duration.ZERO);
    Map<String, String> annotations = section.texts("annotations");
    annotations.forEach((key, template) -> {
      if (!LABEL_NAME.matcher(key).matches()) {
        section.problem("annotations." + key, "is not a valid annotation name");
      }
      checkTemplate(section, "annotations." + key, template);
    });
    labels.forEach((key, template) -> checkTemplate(section, "labels." + key, template));
    return new Rule.Alerting(name, expression, holdDuration, keepFiringFor, labels, annotations);
  }

  private static Rule recording(
      YamlSection section, String name, String expression, Map<String, String> labels) {
    if (!name.isEmpty() && !METRIC_NAME.matcher(name).matches()) {
      section.problem("record", "'" + name + "' is not a valid metric name");
    }
    for (String key : List.of("for", "keep_firing_for", "annotations")) {
      if (section.has(key)) {
        section.problem(key, "is for alerting rules only");
        section.pass(key);
      }
    }
    return new Rule.Recording(name, expression, labels);
  }

  private static void checkLabels(YamlSection section, Map<String, String> labels) {
    for (String label : labels.keySet()) {
      if (!LABEL_NAME.matcher(label).matches() || label.equals("__name__")) {
        section.problem("labels." + label, "is not a valid label name here");
      }
    }
  }

  private void checkTemplate(YamlSection section, String key, String template) {
    syntax.templateProblem(template).ifPresent(problem -> section.problem(key, problem));
  }

  /** Moves what reading found, with the group and rule it belongs to. */
  private static void drain(
      List<YamlProblem> from, List<RuleProblem> to, String group, String rule) {
    from.forEach(p -> to.add(new RuleProblem(p.file(), group, rule, p.place(), p.message())));
    from.clear();
  }
}
