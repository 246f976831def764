package io.strata.metrics.promql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.strata.metrics.series.LabelMatcher;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PromqlParserTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "~~ | 1:1: parse error: no expression found in input",
        "foo{ | 1:5: parse error: unexpected end of input inside braces",
        "(foo | 1:5: parse error: unclosed left parenthesis",
        "foo) | 1:5: parse error: unexpected right parenthesis ')'",
        "foo[5m | 1:7: parse error: unclosed left bracket",
        "foo bar | 1:5: parse error: unexpected identifier \"bar\"",
        "1 + | 1:4: parse error: unexpected end of input",
        "nope(x) | 1:1: parse error: unknown function with name \"nope\"",
        "rate(x) | 1:6: parse error: expected type range vector in call to function \"rate\", got"
            + " instant vector",
        "rate() | 1:1: parse error: expected 1 argument(s) in call to \"rate\", got 0",
        "{} | 1:1: parse error: vector selector must contain at least one non-empty matcher",
        "{a=~\".*\"} | 1:1: parse error: vector selector must contain at least one non-empty matcher",
        "1 == 1 | 1:3: parse error: comparisons between scalars must use BOOL modifier",
        "1 and 1 | 1:1: parse error: set operator \"and\" not allowed in binary scalar expression",
        "a + bool b | 1:3: parse error: bool modifier can only be used on comparison operators",
        "1 > bool 2 + a[5m] | 1:14: parse error: binary expression must contain only scalar and"
            + " instant vector types",
        "sum(1 < 2) | 1:7: parse error: comparisons between scalars must use BOOL modifier",
        "x[] | 1:3: parse error: unexpected \"]\" in subquery or range selector, expected number,"
            + " duration, step(), or range()",
        "x[5m:1m | 1:8: parse error: unclosed left bracket",
        "x[5m1h] | 1:3: parse error: not a valid duration string: \"5m1h\"",
        "x[5m] offset 1h2x | 1:14: parse error: bad number or duration syntax: \"1h2\"",
        "rate(x[5m]) @ 1 | 1:1: parse error: @ modifier must be preceded by an instant vector"
            + " selector or range vector selector or a subquery",
        "x offset 5m [1m] | 1:13: parse error: no offset modifiers allowed before range",
        "topk(5, x,) | 1:10: parse error: trailing commas not allowed in function call args",
        "x{a=~\"(\"} | 1:3: parse error: error parsing regexp: missing closing ): `(`",
        "x{a=b} | 1:5: parse error: unexpected identifier \"b\" in label matching, expected string",
        "sum by x (y) | 1:8: parse error: unexpected identifier \"x\" in grouping opts, expected"
            + " \"(\"",
        "sum(1[5m:]) | 1:5: parse error: subquery is only allowed on instant vector, got scalar"
            + " instead",
        "\"\\c\" | 1:1: parse error: unknown escape sequence U+0063 'c'",
        "foo[step()/0] | 1:11: parse error: division by zero",
        "x[5m] + 1 | 1:1: parse error: binary expression must contain only scalar and instant"
            + " vector types",
        "x offset 1m offset 2m | 1:1: parse error: offset may not be set multiple times",
        "1[5m] | 1:2: parse error: ranges only allowed for vector selectors",
        "x[0s] | 1:3: parse error: duration must be greater than 0",
        "sum(1) | 1:5: parse error: expected type instant vector in aggregation expression, got"
            + " scalar",
        "topk(x) | 1:1: parse error: wrong number of arguments for aggregate expression provided,"
            + " expected 2, got 1",
        "\"open | 1:1: parse error: unterminated quoted string",
        "1x | 1:1: parse error: bad number or duration syntax: \"1\"",
        "a and on(x) group_left() b | 1:1: parse error: no grouping allowed for \"and\" operation",
        "a * on(x) group_left(x) b | 1:3: parse error: label \"x\" must not occur in ON and GROUP"
            + " clause at once"
      })
  void errorsTellPositionAndReason(String query, String message) {
    assertThatExceptionOfType(PromqlException.class)
        .isThrownBy(() -> PromqlParser.parse(query))
        .withMessage(message)
        .satisfies(e -> assertThat(e.type()).isEqualTo(PromqlException.Type.BAD_DATA));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "info(x) | 1:1: parse error: function \"info\" is not enabled",
        "sum(max_of(1, 2) * x) | 1:5: parse error: function \"max_of\" is not enabled",
        "limitk(1, x) | 1:1: parse error: limitk() is experimental and must be enabled with"
            + " --enable-feature=promql-experimental-functions",
        "x[5m + 1m] | 1:3: parse error: experimental duration expression is not enabled",
        "x offset (1m) | 1:11: parse error: experimental duration expression is not enabled",
        "x[5m] smoothed | 1:1: parse error: smoothed modifier is experimental and not enabled",
        "a + fill(0) b | 1:1: parse error: binop fill modifiers are experimental and not enabled"
      })
  void whatIsExperimentalMustBeEnabled(String query, String message) {
    assertThatExceptionOfType(PromqlException.class)
        .isThrownBy(() -> PromqlParser.parse(query, PromqlFeatures.STABLE))
        .withMessage(message);
    assertThatNoException().isThrownBy(() -> PromqlParser.parse(query, PromqlFeatures.ALL));
  }

  @Test
  void positionsCountLines() {
    assertThatExceptionOfType(PromqlException.class)
        .isThrownBy(() -> PromqlParser.parse("sum(\n  foo &\n)"))
        .withMessage("2:7: parse error: unexpected character: '&'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sum by (a, b,) (rate(x{a=\"b\", c!~'d.*'}[5m] offset -1m))",
        "sum(x) without(le) > bool 3 or -y ^ 2",
        "x @ start() - x @ 1.5e3 offset 5m",
        "max_over_time(rate(x[1m])[1h30m:15s] @ end())",
        "{\"a.b\", \"label.name\"=~\"x|y\"}",
        "a * on (x) group_right (y) b # comment",
        "offset + by + start + sum",
        "fill + fill_left * fill_right",
        "x[-(10s - 5s) + 20s:step()] offset -max_of(step(), 5s)",
        "a / on (x) group_left (y) fill_right (-1) b",
        "rate(x[5m] anchored) + y smoothed",
        "info(x, {__name__=~\".+_info\", \"k8s.pod\"=\"\"})",
        "h </ 0.5 >/ 0.1",
        "0x1F + 1_000 + Inf + 5m",
        "a:b:c / ignoring(q) d"
      })
  void theWholeGrammarIsRead(String query) {
    assertThatNoException().isThrownBy(() -> PromqlParser.parse(query));
  }

  @Test
  void selectorsGiveTheirMatchers() {
    assertThat(PromqlParser.parseSelector("up{job!=\"a\"}"))
        .containsExactly(
            new LabelMatcher("job", LabelMatcher.Type.NOT_EQUAL, "a"),
            LabelMatcher.equal("__name__", "up"));
  }

  @Property(tries = 3000)
  void anyTextIsParsedOrRefusedWithAPosition(@ForAll("queries") String query) {
    try {
      PromqlParser.parse(query);
    } catch (PromqlException refused) {
      assertThat(refused.getMessage()).matches("(?s)\\d+:\\d+: parse error: .+");
    }
  }

  @Property(tries = 20)
  void deepNestingIsRefused(@ForAll("openings") String opening) {
    assertThatExceptionOfType(PromqlException.class)
        .isThrownBy(() -> PromqlParser.parse(opening.repeat(20_000) + "x"));
  }

  @Provide
  Arbitrary<String> openings() {
    return Arbitraries.of("(", "-", "sum(", "abs(", "1^");
  }

  @Provide
  Arbitrary<String> queries() {
    Arbitrary<String> word =
        Arbitraries.of(
            "x",
            "sum",
            "rate",
            "(",
            ")",
            "{",
            "}",
            "[",
            "]",
            "5m",
            ":",
            "1.5",
            "+",
            "-",
            "^",
            ",",
            "by",
            "on",
            "group_left",
            "offset",
            "step()",
            "range",
            "max_of(",
            "fill(1)",
            "smoothed",
            "</",
            "info(",
            "1h5m",
            "@",
            "and",
            "==",
            "=",
            "=~",
            "!=",
            "\"a\"",
            "'",
            "`",
            "bool",
            "start()",
            "\\",
            "\n",
            "#",
            "0x",
            "é",
            "inf",
            "e",
            ".",
            "!",
            "\"\\x\"");
    return word.list()
        .ofMaxSize(15)
        .map(words -> String.join(words.size() % 2 == 0 ? " " : "", words));
  }
}
