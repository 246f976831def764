package io.strata.alert;

import io.strata.alert.route.NotificationConfig;
import io.strata.alert.route.NotificationConfigParser;
import io.strata.alert.rule.RuleFileParser;
import io.strata.alert.rule.RuleGroup;
import io.strata.alert.rule.RuleSyntax;
import io.strata.alert.template.Template;
import io.strata.metrics.promql.PromqlException;
import io.strata.metrics.promql.PromqlParser;
import io.strata.process.InvalidConfigurationException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The rule files and the notification file that a configuration names, read and checked. */
record EngineFiles(List<RuleGroup> groups, NotificationConfig notifications) {
  EngineFiles {
    groups = List.copyOf(groups);
  }

  /**
   * Reads all files.
   *
   * @throws InvalidConfigurationException with all problems of all files
   */
  static EngineFiles read(AlertEngineConfig config) {
    List<String> problems = new ArrayList<>();
    RuleFileParser parser = new RuleFileParser(syntax(), config.rules().defaultInterval());
    List<RuleGroup> groups = new ArrayList<>();
    ConfiguredFiles.read("rules.files", config.rules().files(), problems)
        .forEach((file, text) -> {
          RuleFileParser.Parsed parsed = parser.parse(file, text);
          groups.addAll(parsed.groups());
          parsed.problems().forEach(problem -> problems.add(problem.toString()));
        });
    List<NotificationConfig> notifications = new ArrayList<>();
    ConfiguredFiles.read("notifications.file", List.of(config.notifications().file()), problems)
        .forEach((file, text) -> {
          NotificationConfigParser.Parsed parsed = NotificationConfigParser.parse(file, text);
          notifications.add(parsed.config());
          parsed.problems().forEach(problem -> problems.add(problem.toString()));
        });
    if (!problems.isEmpty()) {
      throw new InvalidConfigurationException(problems);
    }
    return new EngineFiles(groups, notifications.getFirst());
  }

  static RuleSyntax syntax() {
    return new RuleSyntax() {
      @Override
      public Optional<String> expressionProblem(String expression) {
        try {
          PromqlParser.check(expression);
          return Optional.empty();
        } catch (PromqlException e) {
          return Optional.of("bad expression: " + e.getMessage());
        }
      }

      @Override
      public Optional<String> templateProblem(String template) {
        return Template.problem(template);
      }
    };
  }
}
