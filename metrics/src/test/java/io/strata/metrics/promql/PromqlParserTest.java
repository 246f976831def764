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
        "foo) | 1:4: parse error: unexpected right parenthesis ')'",
        "foo[5m | 1:7: parse error: unclosed left bracket",
        "foo bar | 1:5: parse error: unexpected identifier \"bar\"",
        "1 + | 1:4: parse error: unexpected end of input",
        "nope(x) | 1:1: parse error: unknown function with name \"nope\"",
        "rate(x) | 1:6: parse error: expected type range vector in call to function \"rate\", got"
            + " instant vector",
        "rate() | 1:1: parse error: expected 1 argument(s) in call to \"rate\", got 0",
        "{} | 1:1: parse error: vector selector must contain at least one non-empty matcher",
        "{a=~\".*\"} | 1:1: parse error: vector selector must contain at least one non-empty matcher",
        "1 == 1 | 1:1: parse error: comparisons between scalars must use BOOL modifier",
        "1 and 1 | 1:1: parse error: set operator \"and\" not allowed in binary scalar expression",
        "a + bool b | 1:3: parse error: bool modifier can only be used on comparison operators",
        "x[5m] + 1 | 1:1: parse error: binary expression must contain only scalar and instant"
            + " vector types",
        "x offset 1m offset 2m | 1:13: parse error: offset may not be set multiple times",
        "1[5m] | 1:2: parse error: ranges only allowed for vector selectors",
        "x[0s] | 1:3: parse error: duration must be greater than 0",
        "sum(1) | 1:5: parse error: expected type instant vector in aggregation expression, got"
            + " scalar",
        "topk(x) | 1:1: parse error: wrong number of arguments for aggregate expression provided,"
            + " expected 2, got 1",
        "\"open | 1:1: parse error: unterminated quoted string",
        "1x | 1:1: parse error: bad number or duration syntax: \"1x\"",
        "a and on(x) group_left() b | 1:13: parse error: no grouping allowed for \"and\" operation",
        "a * on(x) group_left(x) b | 1:11: parse error: label \"x\" must not occur in ON and GROUP"
            + " clause at once"
      })
  void errorsTellPositionAndReason(String query, String message) {
    assertThatExceptionOfType(PromqlException.class)
        .isThrownBy(() -> PromqlParser.parse(query))
        .withMessage(message)
        .satisfies(e -> assertThat(e.type()).isEqualTo(PromqlException.Type.BAD_DATA));
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
