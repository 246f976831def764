package io.strata.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class OptionsTest {
  @Test
  void takesEveryOptionOfUp() {
    Options options =
        Options.parse(
            new String[] {"up", "--demo", "--fresh", "--data", "d", "--config", "c.yaml"});
    assertThat(options).isEqualTo(new Options("up", true, true, Path.of("d"), Path.of("c.yaml")));
  }

  @Test
  void anUnknownOptionIsNamed() {
    assertThatThrownBy(() -> Options.parse(new String[] {"up", "--demonstrate"}))
        .isInstanceOf(UserErrorException.class)
        .hasMessageContaining("'--demonstrate' is no option of up");
  }

  @Test
  void anOptionWithoutItsValueIsNamed() {
    assertThatThrownBy(() -> Options.parse(new String[] {"up", "--data"}))
        .isInstanceOf(UserErrorException.class)
        .hasMessageContaining("--data needs a value");
  }

  @Test
  void noCommandPrintsTheUsage() {
    assertThatThrownBy(() -> Options.parse(new String[0])).hasMessageContaining("usage: strata up");
  }
}
