package io.strata.store.trace.chunk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

class TextPatternTest {
  private static String joined(TextPattern split) {
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
    @Nullable TextPattern split = TextPattern.of(text);
    if (split != null) {
      assertThat(joined(split)).isEqualTo(text);
      assertThat(TextPattern.numbers(split.pattern())).isEqualTo(split.numbers().length);
    }
  }

  @Property(tries = 100)
  void aUuidIsFiveNumbers(@ForAll long high, @ForAll long low) {
    String text = "order " + new UUID(high, low) + "!";
    TextPattern split = TextPattern.of(text);
    assertThat(split).isNotNull();
    assertThat(split.numbers()).hasSize(5);
    assertThat(joined(split)).isEqualTo(text);
  }

  @Example
  void numbersAreTakenOut() {
    TextPattern split = TextPattern.of("/users/u-77/orders/4711?page=0");
    assertThat(split).isNotNull();
    assertThat(split.numbers()).containsExactly(77, 4_711, 0);
    TextPattern hex = TextPattern.of("id:00af00bb12");
    assertThat(hex).isNotNull();
    assertThat(hex.numbers()).containsExactly(0xaf00bb12L);
  }

  @Example
  void textWithoutNumbersIsNotSplit() {
    assertThat(TextPattern.of("no numbers here")).isNull();
    assertThat(TextPattern.of("007")).isNull();
    assertThat(TextPattern.of("9".repeat(19))).isNull();
    assertThat(TextPattern.of("5 \u0001")).isNull();
  }
}
