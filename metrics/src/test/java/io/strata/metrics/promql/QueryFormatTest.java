package io.strata.metrics.promql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QueryFormatTest {
  private static final int SHORT_LINE = 10;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "sum by() (x{job=\"s\"}) | sum(x{job=\"s\"})",
        "sum(x) by(code,\"foo.bar\") | sum by (code, \"foo.bar\") (x)",
        "sum without() (x) | sum without () (x)",
        "topk(5,x) | topk(5, x)",
        "a - on() c | a - on () c",
        "a - ignoring() c | a - c",
        "a - ignoring() group_left c | a - ignoring () group_left () c",
        "a - on(b) group_right(x,y) c | a - on (b) group_right (x, y) c",
        "a + fill_left(5) fill_right(5) b | a + fill (5) b",
        "a + fill_left(-23) b | a + fill_left (-23) b",
        "up>bool 0 | up > bool 0",
        "a and on(x) b | a and on (x) b",
        "a{c='d'}[60s] offset 1m | a{c=\"d\"}[1m] offset 1m",
        "a offset -7m | a offset -7m",
        "a[1h:300] offset 1m @ end() | a[1h:5m] @ end() offset 1m",
        "a{b=\"c\"}[5m] smoothed offset 1m | a{b=\"c\"}[5m] smoothed offset 1m",
        "a @ 10 | a @ 10.000",
        "{__name__=\"\",a=\"x\"} | {__name__=\"\",a=\"x\"}",
        "{\"a.b\",c!~\"d\"} | {__name__=\"a.b\",c!~\"d\"}",
        "{\"0\"=\"1\"} | {\"0\"=\"1\"}",
        "1048576 | 1048576",
        "-1+ +1 | -1 + 1",
        "foo offset +(5) | foo offset (5)",
        "foo[(5m):(1m)] | foo[(5m):(1m)]",
        "foo[200-min_of(-step()^+step(),1)] | foo[200 - min_of(-step() ^ step(), 1)]",
        "time( ) # now | time()",
      })
  void aShortQueryIsWrittenOnOneLine(String query, String expected) {
    assertThat(QueryFormat.of(query, PromqlFeatures.ALL)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sum without (job) (\n  task:errors{job=\"s\"}\n)",
        "topk(\n  10,\n  task:errors{job=\"s\"}\n)",
        "  a\n== bool\n  1",
        "    foo_1\n  +\n    foo_2\n+\n  foo_3",
        "  foo + baar\n+\n  foo_3",
        "histogram_quantile(\n  0.9,\n  rate(\n    foo[1m]\n  )\n)",
        "max_over_time(\n  rate(\n    requests_count[1m]\n  )[1m:] @ start() offset 1m\n)",
        "(\n  (foo_long)\n)",
        "-(\n  _foo_long_\n)",
      })
  void whatDoesNotFitIsSplitAtItsOutermostOperation(String expected) {
    Expr parsed = PromqlParser.parse(expected, PromqlFeatures.ALL);
    assertThat(new QueryFormat(SHORT_LINE).format(parsed)).isEqualTo(expected);
  }

  @Test
  void aLongChainOfOperationsIsLaidOut() {
    String query = String.join(" + ", Collections.nCopies(200, "x"));
    String formatted = QueryFormat.of(query, PromqlFeatures.ALL);
    assertThat(formatted).hasLineCount(2 * 200 - 1 - 2 * 24);
    assertThat(QueryFormat.of(formatted, PromqlFeatures.ALL)).isEqualTo(formatted);
  }

  @Property(tries = 2000)
  void aLaidOutQueryIsTheSameQuery(@ForAll("expressions") String query) {
    Expr expr = PromqlParser.parse(query, PromqlFeatures.ALL);
    String line = ExprText.of(expr);
    assertThat(ExprText.of(PromqlParser.parse(line, PromqlFeatures.ALL))).isEqualTo(line);
    String split = new QueryFormat(SHORT_LINE).format(expr);
    assertThat(ExprText.of(PromqlParser.parse(split, PromqlFeatures.ALL))).isEqualTo(line);
  }

  @Provide
  Arbitrary<String> expressions() {
    Arbitrary<String> vector =
        Arbitraries.of(
            "x",
            "{\"ü\",a=\"\\n\"}",
            "x{a!=\"b\",c=~\"d.*\"} offset 5m",
            "x @ 1.5",
            "rate(x[5m] offset -1m)",
            "last_over_time(x[5m:])",
            "x anchored");
    return Arbitraries.lazyOf(
        () -> vector,
        () -> expressions().map(one -> "(" + one + ")"),
        () -> expressions().map(one -> "-" + one),
        () -> expressions().map(one -> "sum by (a, \"b.c\") (" + one + ")"),
        () -> expressions().map(one -> "quantile without () (0.5, " + one + ")"),
        () -> expressions().map(one -> "max_over_time((" + one + ")[1h:1m])"),
        () -> expressions().map(one -> one + " + on (a) group_left (b) x"),
        () -> expressions().map(one -> "x > bool ignoring (a) " + one),
        () -> expressions().map(one -> one + " unless y"),
        () -> expressions().map(one -> "2 ^ " + one));
  }
}
