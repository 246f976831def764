package io.strata.bench.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class BacklogTest {
  @Test
  void aSenderWaitsUntilEnoughOfWhatItSentIsWritten() {
    AtomicLong written = new AtomicLong();
    Backlog backlog = new Backlog(() -> written.addAndGet(40), 100);

    backlog.awaitRoom(99);
    assertThat(written).hasValue(0);
    backlog.awaitRoom(150);
    assertThat(written).hasValue(80);
    backlog.awaitRoom(179);
    assertThat(written).hasValue(80);
  }
}
