package io.strata.dashboard.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ClientQueueTest {
  @Test
  void aClientThatCannotFollowIsToldThatItMissedEvents() throws Exception {
    ClientQueue queue = new ClientQueue(2);
    for (int id = 1; id <= 3; id++) {
      queue.add(new StreamEvent(id, "topology", "{}"));
    }
    queue.add(new StreamEvent(4, "topology", "{}"));

    assertThat(queue.next(Duration.ZERO)).isEqualTo(StreamEvent.reset(3));
    assertThat(queue.next(Duration.ZERO)).isEqualTo(new StreamEvent(4, "topology", "{}"));
    assertThat(queue.next(Duration.ZERO)).isNull();
  }

  @Test
  void closingEndsTheWait() throws Exception {
    ClientQueue queue = new ClientQueue(2);
    Thread closer = Thread.ofVirtual().start(queue::close);
    assertThat(queue.next(Duration.ofSeconds(30))).isNull();
    assertThat(queue.isClosed()).isTrue();
    closer.join();
  }
}
