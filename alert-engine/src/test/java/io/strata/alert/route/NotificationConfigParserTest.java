package io.strata.alert.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strata.alert.yaml.YamlProblem;
import io.strata.metrics.series.LabelMatcher;
import io.strata.metrics.series.Labels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NotificationConfigParserTest {
  private static final String TREE =
      """
      global: {resolve_timeout: 3m}
      route:
        receiver: all
        group_by: [alertname]
        group_wait: 1s
        routes:
          - matchers: ['severity="critical"']
            receiver: pager
            continue: true
            group_interval: 7s
          - matchers: ['team=~"db|cache"', severity!=info]
            receiver: data
            group_by: ['...']
            routes:
              - match: {team: cache}
                repeat_interval: 1h
      inhibit_rules:
        - source_matchers: [severity=critical]
          target_matchers: [severity=warning]
          equal: [host]
      receivers:
        - name: all
        - name: data
        - name: pager
          webhook_configs:
            - url: http://127.0.0.1:1/hook
              max_alerts: 3
              timeout: 2s
              send_resolved: false
              http_config:
                authorization: {credentials: s3cret}
      """;

  @Test
  void readsTheTreeWithInheritedOptions() {
    NotificationConfigParser.Parsed parsed = NotificationConfigParser.parse("n.yml", TREE);

    assertThat(parsed.problems()).isEmpty();
    NotificationConfig config = parsed.config();
    assertThat(config.resolveTimeout()).isEqualTo(Duration.ofMinutes(3));
    Route pager = config.root().children().getFirst();
    assertThat(pager.groupBy()).isEqualTo(new Route.GroupBy(false, Set.of("alertname")));
    assertThat(pager.timing())
        .isEqualTo(
            new Route.Timing(Duration.ofSeconds(1), Duration.ofSeconds(7), Duration.ofHours(4)));
    Route cache = config.root().children().getLast().children().getFirst();
    assertThat(cache.receiver()).isEqualTo("data");
    assertThat(cache.groupBy().all()).isTrue();
    assertThat(cache.timing().repeatInterval()).isEqualTo(Duration.ofHours(1));
    assertThat(cache.key())
        .isEqualTo("{}/{severity!=\"info\",team=~\"db|cache\"}/{team=\"cache\"}");
    assertThat(config.receiver("pager").orElseThrow().integrations())
        .singleElement()
        .isInstanceOfSatisfying(
            Receiver.Integration.Webhook.class,
            webhook -> {
              assertThat(webhook.authorization()).isEqualTo("Bearer s3cret");
              assertThat(webhook.maxAlerts()).isEqualTo(3);
              assertThat(webhook.toString()).doesNotContain("hook").doesNotContain("s3cret");
            });
  }

  @Test
  void routesDepthFirstAndGoesOnOnlyWhereToldTo() {
    Route root = NotificationConfigParser.parse("n.yml", TREE).config().root();

    assertThat(receivers(root, "severity", "info", "team", "db")).containsExactly("all");
    assertThat(receivers(root, "severity", "critical")).containsExactly("pager");
    assertThat(receivers(root, "severity", "critical", "team", "db"))
        .containsExactly("pager", "data");
    assertThat(receivers(root, "team", "cache")).containsExactly("data");
  }

  private static List<String> receivers(Route root, String... labels) {
    return root.matching(Labels.of(labels)).stream().map(Route::receiver).toList();
  }

  @Test
  void reportsAllProblems() {
    List<String> problems =
        NotificationConfigParser.parse(
                "n.yml",
                """
                global: {smtp_from: me}
                templates: [x]
                route:
                  matchers: [a=b]
                  group_by: [bad-label]
                  group_interval: 0s
                  routes:
                    - receiver: nobody
                      matchers: ['severity']
                      mute_time_intervals: [night]
                receivers:
                  - name: one
                    slack_configs: []
                    webhook_configs:
                      - url: ftp://x/secret
                      - max_alerts: -1
                  - name: one
                """)
            .problems()
            .stream()
            .map(YamlProblem::toString)
            .toList();

    assertThat(problems)
        .anySatisfy(p -> assertThat(p).contains("global.smtp_from: unknown key"))
        .anySatisfy(p -> assertThat(p).contains("templates: unknown key"))
        .anySatisfy(p -> assertThat(p).contains("route.matchers: is not allowed on the root"))
        .anySatisfy(p -> assertThat(p).contains("route.receiver: is required"))
        .anySatisfy(p -> assertThat(p).contains("'bad-label' is no label name"))
        .anySatisfy(p -> assertThat(p).contains("route.group_interval: must be longer than 0"))
        .anySatisfy(p -> assertThat(p).contains("routes[0].receiver: there is no receiver"))
        .anySatisfy(p -> assertThat(p).contains("routes[0].matchers: a matcher such as"))
        .anySatisfy(p -> assertThat(p).contains("mute_time_intervals: unknown key"))
        .anySatisfy(p -> assertThat(p).contains("slack_configs: unknown key"))
        .anySatisfy(p -> assertThat(p).contains("webhook_configs[0].url: an absolute http"))
        .anySatisfy(p -> assertThat(p).contains("one of 'url' and 'url_file' is required"))
        .anySatisfy(p -> assertThat(p).contains("max_alerts: a whole number"))
        .anySatisfy(p -> assertThat(p).contains("'one' is there twice"))
        .noneSatisfy(p -> assertThat(p).contains("secret"));
  }

  @Test
  void readsSecretsFromFiles(@TempDir Path folder) throws IOException {
    Path url = Files.writeString(folder.resolve("url"), "http://127.0.0.1:1/from-file\n");
    NotificationConfigParser.Parsed parsed =
        NotificationConfigParser.parse(
            "n.yml",
            """
            route: {receiver: r}
            receivers:
              - name: r
                webhook_configs: [{url_file: %s}, {url_file: %s/absent}]
            """
                .formatted(url, folder));

    assertThat(parsed.problems())
        .singleElement()
        .satisfies(p -> assertThat(p.toString()).contains("url_file: can't be read"));
    assertThat(parsed.config().receivers().getFirst().integrations().getFirst())
        .isInstanceOfSatisfying(
            Receiver.Integration.Webhook.class,
            webhook -> assertThat(webhook.url()).hasPath("/from-file"));
  }

  @Test
  void readsMatchersInAllTheirForms() {
    assertThat(MatcherParser.parse("{a=\"b\", c=~\"d,e\",f!=g , h!~\"\"}"))
        .containsExactly(
            LabelMatcher.equal("a", "b"),
            LabelMatcher.regex("c", "d,e"),
            new LabelMatcher("f", LabelMatcher.Type.NOT_EQUAL, "g"),
            new LabelMatcher("h", LabelMatcher.Type.NOT_REGEX, ""));
    assertThat(MatcherParser.parse("alertname=Component Down"))
        .containsExactly(LabelMatcher.equal("alertname", "Component Down"));
    assertThat(MatcherParser.parse("a=\"say \\\"x\\\"\""))
        .containsExactly(LabelMatcher.equal("a", "say \"x\""));
    for (String bad : List.of("a", "=b", "a=\"b", "a=~\"(\"", "a==b\"", "1a=b")) {
      assertThatThrownBy(() -> MatcherParser.parse(bad))
          .as(bad)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
