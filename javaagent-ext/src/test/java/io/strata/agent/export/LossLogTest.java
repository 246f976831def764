package io.strata.agent.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LossLogTest {
  private final List<String> lines = new ArrayList<>();
  private final ExportCounts counts = new ExportCounts();
  private final LossLog log = new LossLog(counts, lines::add);
  private final SpanSignal spans = new SpanSignal();

  @Test
  void tellsTheBeginningAndTheEndOfALossOnly() {
    log.arrived(0);
    log.lost(spans, LossCause.QUEUE_FULL, 5, null, 1);
    log.lost(spans, LossCause.QUEUE_FULL, 7, null, 2);
    log.lost(spans, LossCause.NOT_DELIVERED, 1, "TimeoutException", 3);
    assertThat(lines).hasSize(1);
    assertThat(lines.getFirst()).contains("spans", "queue full", "not affected");

    log.arrived(3 + LossLog.QUIET_NANOS);
    log.arrived(4 + LossLog.QUIET_NANOS);
    assertThat(lines).hasSize(2);
    assertThat(lines.getLast()).contains("arrives again", "=12", "=1");
  }

  @Test
  void aSingleArrivalAmongLossesIsNotTheEnd() {
    log.lost(spans, LossCause.QUEUE_FULL, 5, null, 1);
    log.arrived(2);
    log.lost(spans, LossCause.QUEUE_FULL, 5, null, 3);
    assertThat(lines).hasSize(1);
  }

  @Test
  void anOutageIsToldOnceWithItsAddressWhateverComesOfIt() {
    log.waiting("kafka:9092", "TimeoutException");
    log.waiting("kafka:9092", "TimeoutException");
    log.lost(spans, LossCause.QUEUE_FULL, 5, null, 1);
    assertThat(lines).hasSize(1);
    assertThat(lines.getFirst()).contains("kafka:9092", "TimeoutException", "not affected");
    log.arrived(1 + LossLog.QUIET_NANOS);
    assertThat(lines.getLast()).contains("Lost meanwhile", "=5");
  }

  @Test
  void anOutageWithoutALossEndsWithTheFirstArrival() {
    log.waiting("kafka:9092", "TimeoutException");
    log.arrived(1);
    assertThat(lines).hasSize(2);
    assertThat(lines.getLast()).contains("Nothing was lost");
    log.ended();
    assertThat(lines).hasSize(2);
  }

  @Test
  void theEndTellsTheLastLossAndEverything() {
    log.lost(spans, LossCause.QUEUE_FULL, 5, null, 1);
    log.arrived(1 + LossLog.QUIET_NANOS);
    counts.sent(spans, 30, 9_000);
    log.lost(spans, LossCause.SHUTDOWN, 2, null, 2 + LossLog.QUIET_NANOS);
    log.ended();
    assertThat(lines.getLast())
        .contains("ends", "stopped before it could be sent)=2")
        .contains("sent {traces=30}, lost {traces queue_full=5, traces shutdown=2}");
  }
}
