package io.strata.agent.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LossLogTest {
  private final List<String> lines = new ArrayList<>();
  private final LossLog log = new LossLog(lines::add);
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
  void countsByCause() {
    log.lost(spans, LossCause.QUEUE_FULL, 5, null, 1);
    log.arrived(1 + LossLog.QUIET_NANOS);
    log.lost(spans, LossCause.QUEUE_FULL, 2, null, 2 + LossLog.QUIET_NANOS);
    log.ended();
    assertThat(log.total()).isEqualTo(Map.of("spans (queue full, Kafka away or too slow)", 7L));
    assertThat(lines.getLast()).contains("ends", "=2");
  }
}
