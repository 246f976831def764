package io.strata.engines;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class EmbeddedKafkaTest {
  @Test
  void aClusterIdThatBeginsWithADashIsNotTakenForAnOption() {
    assertThat(
            EmbeddedKafka.formatArguments("-5Xk1R0PSTq2cV0F0xkXGg", Path.of("server.properties")))
        .filteredOn(argument -> argument.startsWith("-"))
        .containsExactly("--cluster-id=-5Xk1R0PSTq2cV0F0xkXGg", "-c", "--ignore-formatted");
  }
}
