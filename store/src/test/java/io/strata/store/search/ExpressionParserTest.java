package io.strata.store.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.google.re2j.Pattern;
import io.strata.store.search.Expression.And;
import io.strata.store.search.Expression.Compare;
import io.strata.store.search.Expression.Comparison;
import io.strata.store.search.Expression.Equal;
import io.strata.store.search.Expression.Not;
import io.strata.store.search.Expression.NotEqual;
import io.strata.store.search.Expression.NotRegex;
import io.strata.store.search.Expression.Or;
import io.strata.store.search.Expression.Regex;
import io.strata.store.search.Expression.Words;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpressionParserTest {
  private static final Equal A1 = new Equal("a", "1");
  private static final Equal B2 = new Equal("b", "2");
  private static final Equal C3 = new Equal("c", "3");

  @Test
  void readsAllOperators() {
    assertThat(Expression.ofSpans("a=1")).isEqualTo(A1);
    assertThat(Expression.ofSpans("a != 1")).isEqualTo(new NotEqual("a", "1"));
    assertThat(Expression.ofSpans("a=~x.*"))
        .isEqualTo(new Regex("a", Pattern.compile("x.*", Pattern.DOTALL)));
    assertThat(Expression.ofSpans("a!~x.*"))
        .isEqualTo(new NotRegex("a", Pattern.compile("x.*", Pattern.DOTALL)));
    assertThat(Expression.ofSpans("a>1")).isEqualTo(new Compare("a", Comparison.GREATER, 1));
    assertThat(Expression.ofSpans("a>=-1.5"))
        .isEqualTo(new Compare("a", Comparison.GREATER_OR_EQUAL, -1.5));
    assertThat(Expression.ofSpans("a < 1e3")).isEqualTo(new Compare("a", Comparison.LESS, 1000));
    assertThat(Expression.ofSpans("a<=1")).isEqualTo(new Compare("a", Comparison.LESS_OR_EQUAL, 1));
    assertThat(Expression.ofSpans("duration>1.5s"))
        .isEqualTo(new Compare("duration", Comparison.GREATER, 1.5e9));
  }

  @Test
  void andBindsTighterThanOrAndNotTighterThanBoth() {
    assertThat(Expression.ofSpans("a=1 OR b=2 AND c=3"))
        .isEqualTo(new Or(List.of(A1, new And(List.of(B2, C3)))));
    assertThat(Expression.ofSpans("a=1 b=2 OR c=3"))
        .isEqualTo(new Or(List.of(new And(List.of(A1, B2)), C3)));
    assertThat(Expression.ofSpans("NOT a=1 b=2")).isEqualTo(new And(List.of(new Not(A1), B2)));
    assertThat(Expression.ofSpans("NOT(a=1 OR b=2)AND(c=3)"))
        .isEqualTo(new And(List.of(new Not(new Or(List.of(A1, B2))), C3)));
  }

  @Test
  void quotesAndParenthesesInValues() {
    assertThat(Expression.ofSpans("a=\"x y \\\"z\\\" \\\\ \\d\""))
        .isEqualTo(new Equal("a", "x y \"z\" \\ \\d"));
    assertThat(Expression.ofSpans("\"my key\"=1")).isEqualTo(new Equal("my key", "1"));
    assertThat(Expression.ofSpans("(a=~(x|y)z)"))
        .isEqualTo(new Regex("a", Pattern.compile("(x|y)z", Pattern.DOTALL)));
    assertThat(Expression.ofSpans("a=/p?q=1&r=2")).isEqualTo(new Equal("a", "/p?q=1&r=2"));
    assertThat(Expression.ofSpans("a=\"\"")).isEqualTo(new Equal("a", ""));
  }

  @Test
  void freeWordsAreForLogs() {
    assertThat(Expression.ofLogs("Connection refused"))
        .isEqualTo(
            new And(
                List.of(
                    new Words(List.of("connection"), false),
                    new Words(List.of("refused"), false))));
    assertThat(Expression.ofLogs("\"Connection refused\""))
        .isEqualTo(new Words(List.of("connection", "refused"), false));
    assertThat(Expression.ofLogs("a.b.Cl*")).isEqualTo(new Words(List.of("a", "b", "cl"), true));
    assertThat(Expression.ofLogs("failed! a=1"))
        .isEqualTo(new And(List.of(new Words(List.of("failed"), false), A1)));
    assertThat(Expression.ofLogs("or and not"))
        .asInstanceOf(type(And.class))
        .extracting(and -> and.parts().size())
        .isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "``|0|missing",
        "a|1|operator is missing",
        "a=|2|value is missing",
        "a=1 AND|7|missing",
        "a=1 OR OR b=2|9|missing",
        "(a=1|0|nothing closes",
        "a=1)|3|nothing opened",
        "=1|0|key is missing",
        "a>x|2|not a number",
        "a>NaN|2|not a number",
        "a=~x(|3|regular expression",
        "a=\"x|2|nothing closes",
        "duration>5|9|unit",
        "duration=5ms|9|compared",
        "NOT|3|missing",
        "()|1|missing"
      })
  void errorsNameThePosition(String text, int position, String problem) {
    assertThatThrownBy(() -> Expression.ofSpans(text))
        .isInstanceOf(ExpressionSyntaxException.class)
        .hasMessageContaining(problem)
        .asInstanceOf(type(ExpressionSyntaxException.class))
        .extracting(ExpressionSyntaxException::position)
        .isEqualTo(position);
  }

  @Test
  void depthLengthAndNumberAreBounded() {
    assertThatThrownBy(() -> Expression.ofSpans("(".repeat(4_000) + "a=1"))
        .isInstanceOf(ExpressionSyntaxException.class);
    assertThatThrownBy(() -> Expression.ofSpans("NOT ".repeat(1_000) + "a=1"))
        .isInstanceOf(ExpressionSyntaxException.class);
    assertThatThrownBy(() -> Expression.ofSpans("a=1 ".repeat(101)))
        .isInstanceOf(ExpressionSyntaxException.class);
    assertThatThrownBy(() -> Expression.ofSpans("a=" + "1".repeat(5_000)))
        .isInstanceOf(ExpressionSyntaxException.class);
  }

  @Test
  void wordsOfABody() {
    assertThat(BodyWords.of("Foo-bar_1: größe 𝒳 漢字!"))
        .containsExactly("foo", "bar_1", "größe", "𝒳", "漢", "字");
    assertThat(BodyWords.of("a".repeat(100))).containsExactly("a".repeat(64));
    assertThat(BodyWords.of(" -- ")).isEmpty();
  }
}
