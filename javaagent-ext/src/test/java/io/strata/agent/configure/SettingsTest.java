package io.strata.agent.configure;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.sdk.autoconfigure.spi.internal.DefaultConfigProperties;
import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

class SettingsTest {
  private static final String NAME = "strata.some.setting";

  private static Settings given(String value) {
    return new Settings(
        DefaultConfigProperties.createFromMap(Collections.singletonMap(NAME, value)));
  }

  @Test
  void aWholeNumberOfTheRangeCounts() {
    assertThat(given("3").wholeNumber(NAME, 3, 5, 4)).isEqualTo(3);
    assertThat(given(" 5 ").wholeNumber(NAME, 3, 5, 4)).isEqualTo(5);
    assertThat(given("").wholeNumber(NAME, 3, 5, 4)).isEqualTo(4);
  }

  @Test
  void forAnyOtherTheDefaultHolds() {
    for (String bad : Arrays.asList("2", "6", "-1", "4.5", "1e3", "four", "9223372036854775808")) {
      assertThat(given(bad).wholeNumber(NAME, 3, 5, 4)).as(bad).isEqualTo(4);
    }
  }

  @Test
  void aNumberIsFinite() {
    assertThat(given("0.5").numberFrom0(NAME, 7)).isEqualTo(0.5);
    for (String bad : Arrays.asList("-0.5", "NaN", "Infinity", "1e999", "half")) {
      assertThat(given(bad).numberFrom0(NAME, 7)).as(bad).isEqualTo(7);
    }
  }

  @Test
  void whatIsNoChoiceIsToldInOneLine() {
    Logger logger = Logger.getLogger(Settings.class.getName());
    Lines lines = new Lines();
    logger.addHandler(lines);
    try {
      assertThat(given("maybe").flag(NAME, true)).isTrue();
      assertThat(given("OFF").choice(NAME, "on", "off")).isEqualTo("off");
    } finally {
      logger.removeHandler(lines);
    }
    assertThat(lines.told)
        .containsExactly(
            "strata.some.setting is \"maybe\" and must be true or false: true is used.");
  }

  @Test
  void aListMayBeEmpty() {
    List<String> otherwise = Collections.singletonList("a");
    assertThat(given("none").list(NAME, otherwise)).isEmpty();
    assertThat(given(" x , ,y").list(NAME, otherwise)).containsExactly("x", "y");
  }

  private static final class Lines extends Handler {
    final List<String> told = new ArrayList<>();

    @Override
    public void publish(LogRecord line) {
      told.add(MessageFormat.format(line.getMessage(), line.getParameters()));
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
