package io.strata.alert.template;

import static org.assertj.core.api.Assertions.assertThat;

import io.strata.metrics.series.Labels;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateTest {
  private static final TemplateQuery QUERY =
      expression -> {
        if (expression.equals("broken")) {
          throw new IllegalStateException("no such thing");
        }
        return expression.equals("none")
            ? List.of()
            : List.of(
                new TemplateQuery.Element(Labels.of("host", "b", "reason", "refused"), 2),
                new TemplateQuery.Element(Labels.of("host", "a", "reason", "timeout"), 1.5));
      };

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = true,
      quoteCharacter = '\u0001',
      value = {
        "plain | plain",
        "{{ $labels.host }} | web1",
        "{{ .Labels.host }} | web1",
        "{{ $labels.absent }}. | .",
        "{{ $value }} | 0.123456",
        "{{ .Value | printf \"%.2f\" }} | 0.12",
        "{{ printf \"%v %s %d\" 1.5 \"x\" 3 }} | 1.5 x 3",
        "{{ printf \"%d\" $value }} | %!d(float64=0.123456)",
        "{{ printf \"%6.1f.\" 3.14159 }} | 3.1.",
        "{{ printf \"%q\" $labels.host }} | \"web1\"",
        "{{ printf \"100%%\" }} | 100%",
        "{{ 1234567.0 | humanize }} | 1.235M",
        "{{ 0.00123 | humanize }} | 1.23m",
        "{{ 0.0 | humanize }} | 0",
        "{{ 1048576.0 | humanize1024 }} | 1Mi",
        "{{ humanizePercentage 0.1234567 }} | 12.35%",
        "{{ humanizeDuration 0.0 }} | 0s",
        "{{ humanizeDuration 0.0123 }} | 12.3ms",
        "{{ humanizeDuration 59.8345 }} | 59.83s",
        "{{ humanizeDuration 3661.0 }} | 1h 1m 1s",
        "{{ humanizeDuration 90061.0 }} | 1d 1h 1m 1s",
        "{{ humanizeDuration \"-3600\" }} | -1h 0m 0s",
        "{{ humanizeTimestamp 1435065584.128 }} | 2015-06-23 13:19:44.128 +0000 UTC",
        "{{ humanizeTimestamp 0.0 }} | 1970-01-01 00:00:00 +0000 UTC",
        "{{ if eq $labels.host \"web1\" }}yes{{ else }}no{{ end }} | yes",
        "{{ if gt $value 1.0 }}much{{ else if gt $value 0.1 }}some{{ else }}none{{ end }} | some",
        "{{ with query \"up\" }}{{ . | first | label \"reason\" }}{{ end }} | refused",
        "{{ with query \"none\" }}x{{ else }}nothing{{ end }} | nothing",
        "{{ range query \"up\" }}{{ .Labels.host }}={{ .Value }};{{ end }} | b=2;a=1.5;",
        "{{ range $i, $e := query \"up\" }}{{ $i }}{{ $e.Labels.host }}{{ end }} | 0b1a",
        "{{ range sortByLabel \"host\" (query \"up\") }}{{ .Labels.host }}{{ end }} | ab",
        "{{ $x := \"v\" }}{{ $x }}{{ $x = \"w\" }}{{ $x }} | vw",
        "{{ query \"up\" | first | value | humanize }} | 2",
        "a {{- /* words */ -}} b | ab",
        "a {{- \"-\" -}} b | a-b",
        "{{ reReplaceAll \"w(.*)1\" \"<$1>\" $labels.host }} | <eb>",
        "{{ match \"^web\" $labels.host }} | true",
        "{{ toUpper \"abc\" | toLower | title }} | Abc",
        "{{ stripPort \"host.example:80\" }} {{ stripDomain \"host.example:80\" }} | host.example host:80",
        "{{ len (query \"up\") }} | 2",
        "{{ and $labels.host \"x\" }}{{ or $labels.absent \"y\" }}{{ not true }} | xyfalse",
        "{{ $labels }} | map[host:web1 job:api]",
        "{{ $externalLabels.site }} {{ externalURL }} | home http://strata",
        "{{ 1e21 }} {{ 123456789.0 }} {{ 1e-7 }} | 1e+21 1.23456789e+08 1e-07",
        "{{ print 1 2 \"x\" 3 }} | 1 2x3",
      })
  void expands(String template, String expected) {
    assertThat(expand(template)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      value = {
        "{{ nope }} | function \"nope\" not defined",
        "{{ $nope }} | undefined variable \"$nope\"",
        "{{ if true }} | {{if}} without {{end}}",
        "{{ end }} | unexpected {{end}}",
        "{{ $labels.host | unclosed",
        "{{ }} | missing value for command",
        "{{ ( 1 }} | unclosed left paren",
        "{{ define \"x\" }}{{ end }} | not supported",
      })
  void refusesWhatIsNoTemplate(String template, String message) {
    String text = template.endsWith("unclosed") ? "{{ $labels.host" : template;
    assertThat(Template.problem(text).orElse(""))
        .contains(message == null ? "unclosed action" : message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{{ query \"broken\" }}",
        "{{ query \"none\" | first }}",
        "{{ $value.x }}",
        "{{ eq 1 1.0 }}",
        "{{ range $value }}{{ end }}",
        "{{ \"x\" | humanize }}",
        "{{ printf }}",
      })
  void errorsBecomeText(String template) {
    assertThat(expand(template))
        .startsWith("<error expanding template: error executing template __alert_A: ")
        .endsWith(">");
  }

  @Test
  void errorsOfFunctionsAreNamed() {
    assertThat(expand("{{ query \"broken\" }}")).contains("error calling query: no such thing");
  }

  @Test
  void specialValuesAreWrittenAsGoDoes() {
    assertThat(expand("{{ $value }} {{ humanize $value }}", Double.NaN)).isEqualTo("NaN NaN");
    assertThat(expand("{{ $value }} {{ humanizeDuration $value }}", Double.POSITIVE_INFINITY))
        .isEqualTo("+Inf +Inf");
    assertThat(expand("{{ $value }}", 5)).isEqualTo("5");
  }

  private static String expand(String template) {
    return expand(template, 0.123456);
  }

  private static String expand(String template, double value) {
    return Template.expandOrExplain(
        "__alert_A",
        template,
        new TemplateData(
            Map.of("host", "web1", "job", "api"), value, Map.of("site", "home"), "http://strata"),
        QUERY);
  }
}
