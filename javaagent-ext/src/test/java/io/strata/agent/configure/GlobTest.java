package io.strata.agent.configure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class GlobTest {
  @Test
  void withoutAStarItIsTheTextItself() {
    assertThat(new Glob("cart").matches("cart")).isTrue();
    assertThat(new Glob("cart").matches("cartcart")).isFalse();
    assertThat(new Glob("").matches("a")).isFalse();
  }

  @Property
  void itMatchesAsItsRegularExpressionDoes(
      @ForAll @Chars({'a', 'b', '*'}) @StringLength(max = 6) String pattern,
      @ForAll @CharRange(from = 'a', to = 'b') @StringLength(max = 8) String text) {
    String regex =
        Arrays.stream(pattern.split("\\*", -1))
            .map(Pattern::quote)
            .collect(Collectors.joining(".*"));
    assertThat(new Glob(pattern).matches(text)).isEqualTo(Pattern.matches(regex, text));
  }
}
