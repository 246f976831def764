package io.strata.alert.route;

import io.strata.alert.yaml.YamlProblem;
import io.strata.alert.yaml.YamlSection;
import io.strata.metrics.series.LabelMatcher;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads Alertmanager's configuration file, as far as it is supported, and finds all that is wrong
 * in it. What is not supported is refused, not ignored: an ignored mute would page people.
 */
public final class NotificationConfigParser {
  private static final Duration DEFAULT_RESOLVE_TIMEOUT = Duration.ofMinutes(5);
  private static final Pattern LABEL_NAME = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");

  private final List<YamlProblem> problems = new ArrayList<>();

  private NotificationConfigParser() {}

  /** The configuration, and all problems; with problems it is not to be used. */
  public record Parsed(NotificationConfig config, List<YamlProblem> problems) {
    public Parsed {
      problems = List.copyOf(problems);
    }
  }

  /** Reads a file's text. */
  public static Parsed parse(String file, String text) {
    return new NotificationConfigParser().read(file, text);
  }

  private Parsed read(String file, String text) {
    YamlSection document = YamlSection.document(file, text, problems);
    Duration resolveTimeout = DEFAULT_RESOLVE_TIMEOUT;
    YamlSection global = document.section("global").orElse(null);
    if (global != null) {
      resolveTimeout = global.duration("resolve_timeout").orElse(DEFAULT_RESOLVE_TIMEOUT);
      global.refuseOtherKeys();
    }
    List<Receiver> receivers = receivers(document);
    List<InhibitRule> inhibitRules = new ArrayList<>();
    for (YamlSection section : document.sections("inhibit_rules")) {
      inhibitRules.add(inhibitRule(section));
    }
    Route root = root(document, names(receivers));
    document.refuseOtherKeys();
    return new Parsed(
        new NotificationConfig(resolveTimeout, root, receivers, inhibitRules), problems);
  }

  private static Set<String> names(List<Receiver> receivers) {
    Set<String> names = new HashSet<>();
    receivers.forEach(receiver -> names.add(receiver.name()));
    return names;
  }

  private static List<Receiver> receivers(YamlSection document) {
    List<Receiver> receivers = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (YamlSection section : document.sections("receivers")) {
      String name = section.requiredText("name");
      if (!name.isEmpty() && !names.add(name)) {
        section.problem("name", "the receiver '" + name + "' is there twice");
      }
      List<Receiver.Integration> integrations = new ArrayList<>();
      section
          .sections("webhook_configs")
          .forEach(webhook -> integrations.add(WebhookSection.read(webhook)));
      section.refuseOtherKeys();
      receivers.add(new Receiver(name, integrations));
    }
    return receivers;
  }

  private static InhibitRule inhibitRule(YamlSection section) {
    InhibitRule rule =
        new InhibitRule(
            matchers(section, "source_matchers", "source_match", "source_match_re"),
            matchers(section, "target_matchers", "target_match", "target_match_re"),
            section.textList("equal"));
    section.refuseOtherKeys();
    return rule;
  }

  private static Route root(YamlSection document, Set<String> receivers) {
    YamlSection section = document.section("route").orElse(null);
    if (section == null) {
      document.problem("route", "is required");
      return new Route(
          "{}", "", Route.GroupBy.NONE, List.of(), false, Route.Timing.DEFAULT, List.of());
    }
    for (String key : List.of("matchers", "match", "match_re", "continue")) {
      if (section.has(key)) {
        section.problem(key, "is not allowed on the root route: it takes every alert");
      }
    }
    section.requiredText("receiver");
    Route nothing =
        new Route("", "", Route.GroupBy.NONE, List.of(), false, Route.Timing.DEFAULT, List.of());
    return route(section, nothing, receivers);
  }

  private static Route route(YamlSection section, Route parent, Set<String> receivers) {
    String receiver = section.text("receiver").orElse(parent.receiver());
    if (!receiver.isEmpty() && !receivers.contains(receiver)) {
      section.problem("receiver", "there is no receiver '" + receiver + "'");
    }
    List<LabelMatcher> matchers = matchers(section, "matchers", "match", "match_re");
    Route.GroupBy groupBy = section.has("group_by") ? groupBy(section) : parent.groupBy();
    Route.Timing timing = timing(section, parent.timing());
    boolean continueMatching = section.flag("continue").orElse(false);
    Route node =
        new Route(
            Route.key(parent.key(), matchers),
            receiver,
            groupBy,
            matchers,
            continueMatching,
            timing,
            List.of());
    List<Route> children = new ArrayList<>();
    for (YamlSection child : section.sections("routes")) {
      children.add(route(child, node, receivers));
    }
    section.refuseOtherKeys();
    return new Route(node.key(), receiver, groupBy, matchers, continueMatching, timing, children);
  }

  private static Route.GroupBy groupBy(YamlSection section) {
    List<String> labels = section.textList("group_by");
    if (labels.equals(List.of("..."))) {
      return new Route.GroupBy(true, Set.of());
    }
    for (String label : labels) {
      if (!LABEL_NAME.matcher(label).matches()) {
        section.problem("group_by", "'" + label + "' is no label name");
      }
    }
    if (Set.copyOf(labels).size() < labels.size()) {
      section.problem("group_by", "a label is there twice");
    }
    return new Route.GroupBy(false, Set.copyOf(labels));
  }

  private static Route.Timing timing(YamlSection section, Route.Timing parent) {
    Duration groupWait = section.duration("group_wait").orElse(parent.groupWait());
    Duration groupInterval = positive(section, "group_interval", parent.groupInterval());
    Duration repeatInterval = positive(section, "repeat_interval", parent.repeatInterval());
    return new Route.Timing(groupWait, groupInterval, repeatInterval);
  }

  private static Duration positive(YamlSection section, String key, Duration otherwise) {
    Duration duration = section.duration(key).orElse(otherwise);
    if (duration.isZero()) {
      section.problem(key, "must be longer than 0");
    }
    return duration;
  }

  private static List<LabelMatcher> matchers(
      YamlSection section, String key, String equalKey, String regexKey) {
    List<LabelMatcher> matchers = new ArrayList<>();
    for (String text : section.textList(key)) {
      try {
        matchers.addAll(MatcherParser.parse(text));
      } catch (IllegalArgumentException e) {
        section.problem(key, String.valueOf(e.getMessage()));
      }
    }
    addAll(section, equalKey, LabelMatcher.Type.EQUAL, matchers);
    addAll(section, regexKey, LabelMatcher.Type.REGEX, matchers);
    return matchers;
  }

  private static void addAll(
      YamlSection section, String key, LabelMatcher.Type type, List<LabelMatcher> matchers) {
    for (Map.Entry<String, String> entry : section.texts(key).entrySet()) {
      try {
        matchers.add(MatcherParser.of(entry.getKey(), type, entry.getValue()));
      } catch (IllegalArgumentException e) {
        section.problem(key, String.valueOf(e.getMessage()));
      }
    }
  }
}
