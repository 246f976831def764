package io.strata.collector.deadletter.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArgumentsTest {
  private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");

  @Test
  void takesEveryOption() {
    Arguments arguments =
        parse(
            "replay --topic otlp_logs --reason malformed --since 2h --id 1:20 --id 3:4 --dry-run"
                + " --again --limit 5 --json --config my.yaml --bootstrap-servers a:1,b:2"
                + " --property security.protocol=SSL");

    assertThat(arguments)
        .isEqualTo(
            new Arguments(
                Arguments.Action.REPLAY,
                new Arguments.Connection(
                    Path.of("my.yaml"), List.of("a:1", "b:2"), Map.of("security.protocol", "SSL")),
                new LetterFilter(
                    "otlp_logs",
                    "malformed",
                    Instant.parse("2026-11-25T10:00:00Z"),
                    Set.of(new StoredLetter.Id(1, 20), new StoredLetter.Id(3, 4))),
                new Arguments.Options(5, true, true, true)));
  }

  @Test
  void sinceMayBeATime() {
    assertThat(parse("list --since 2026-11-24T01:02:03Z").filter().since())
        .isEqualTo(Instant.parse("2026-11-24T01:02:03Z"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "show",
        "list --reson x",
        "list --topic",
        "list --topic --json",
        "list --limit 0",
        "list --limit many",
        "list --since yesterday",
        "list --since 2026-11-24T",
        "replay --id 7",
        "replay --id a:b",
        "replay --property nothing"
      })
  void whatItCanNotUnderstandIsAnErrorOfUse(String text) {
    assertThatThrownBy(() -> parse(text))
        .isInstanceOfSatisfying(
            CommandFailedException.class, e -> assertThat(e.exitCode()).isEqualTo(2));
  }

  private static Arguments parse(String text) {
    return Arguments.parse(text.isEmpty() ? new String[0] : text.split(" ", -1), NOW);
  }
}
