package io.strata.collector.deadletter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strata.collector.stream.Replay;
import io.strata.collector.stream.StreamUnavailableException;
import io.strata.telemetry.topic.TelemetryTopic;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DeadLetterLogTest {
  private final List<DeadLetter> kept = new ArrayList<>();
  private final List<String> lines = new ArrayList<>();
  private Instant now = Instant.parse("2026-11-27T00:00:00Z");
  private final DeadLetterLog log = new DeadLetterLog(kept::addAll, () -> now, lines::add);

  @Test
  void theFirstLetterOfAKindIsToldAtOnceAndLaterOnesOnceAMinute() {
    log.send(List.of(letter(1, "undecodable")));
    log.send(List.of(letter(2, "undecodable"), letter(3, "mapping")));
    now = now.plusSeconds(59);
    log.send(List.of(letter(4, "undecodable")));
    assertThat(lines)
        .satisfiesExactly(
            line ->
                assertThat(line)
                    .startsWith("1 of otlp_logs went to the dead letters as undecodable")
                    .contains("partition 3, offset 1: because"),
            line -> assertThat(line).startsWith("1 of otlp_logs").contains("as mapping"));

    now = now.plusSeconds(1);
    log.send(List.of(letter(5, "undecodable")));
    assertThat(lines).hasSize(3);
    assertThat(lines.getLast()).startsWith("3 of otlp_logs").contains("offset 5");
    assertThat(kept).hasSize(5);
  }

  @Test
  void aFloodOfReasonsIsBounded() {
    IntStream.range(0, 1_000).forEach(i -> log.send(List.of(letter(i, "reason-" + i))));
    assertThat(lines).hasSize(101);
    assertThat(lines.getLast()).contains("as other");
  }

  @Test
  void nothingIsToldOfLettersThatWereNotKept() {
    DeadLetterLog broken =
        new DeadLetterLog(
            _ -> {
              throw new StreamUnavailableException("Kafka is away", null);
            },
            () -> now,
            lines::add);
    assertThatThrownBy(() -> broken.send(List.of(letter(1, "undecodable"))))
        .isInstanceOf(StreamUnavailableException.class);
    assertThat(lines).isEmpty();
  }

  private static DeadLetter letter(long offset, String reason) {
    return new DeadLetter(
        TelemetryTopic.LOGS, 3, offset, 0, reason, "because", new byte[0], null, Replay.WHOLE);
  }
}
