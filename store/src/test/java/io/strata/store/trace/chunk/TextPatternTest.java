package io.strata.store.trace.chunk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class TextPatternTest {
  private static TextSplitter split(String text) {
    TextSplitter split = new TextSplitter();
    assertThat(split.split("an earlier text 17/5/9f00aa11bb")).isTrue();
    assertThat(split.split(text)).as(text).isTrue();
    return split;
  }

  private static String joined(TextSplitter split) {
    long[][] columns = new long[split.numbers().length][1];
    for (int i = 0; i < columns.length; i++) {
      columns[i][0] = split.numbers()[i];
    }
    return TextPattern.join(split.pattern(), columns, 0);
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.strings().withChars("0019afg-/:\u0001\u00e4").ofMaxLength(60);
  }

  @Property(tries = 1_000)
  void aTextIsItsPatternAndItsNumbers(@ForAll("texts") String text) {
    TextSplitter split = new TextSplitter();
    if (split.split(text)) {
      assertThat(joined(split)).isEqualTo(text);
      assertThat(TextPattern.numbers(split.pattern())).isEqualTo(split.numbers().length);
      assertThat(split.hasPattern(split.pattern())).isTrue();
      assertThat(split.hasPattern(text)).isFalse();
    }
  }

  @Property(tries = 100)
  void aUuidIsFiveNumbers(@ForAll long high, @ForAll long low) {
    String text = "order " + new UUID(high, low) + "!";
    TextSplitter split = split(text);
    assertThat(split.numbers()).hasSize(5);
    assertThat(joined(split)).isEqualTo(text);
  }

  @Example
  void numbersAreTakenOut() {
    TextSplitter split = split("/users/u-77/orders/4711?page=0");
    assertThat(split.numbers()).containsExactly(77, 4_711, 0);
    TextSplitter hex = split("id:00af00bb12");
    assertThat(hex.numbers()).containsExactly(0xaf00bb12L);
  }

  @Example
  void textWithoutNumbersIsNotSplit() {
    assertThat(new TextSplitter().split("no numbers here")).isFalse();
    assertThat(new TextSplitter().split("007")).isFalse();
    assertThat(new TextSplitter().split("9".repeat(19))).isFalse();
    assertThat(new TextSplitter().split("5 \u0001")).isFalse();
  }
}
