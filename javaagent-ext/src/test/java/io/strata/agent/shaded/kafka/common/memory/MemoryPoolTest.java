package io.strata.agent.shaded.kafka.common.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.network.InvalidReceiveException;
import org.junit.jupiter.api.Test;

class MemoryPoolTest {
  @Test
  void givesWhatAnAnswerMayNeed() {
    assertThat(MemoryPool.NONE.tryAllocate(1 << 20)).isNotNull();
  }

  @Test
  void refusesWhatOtherProtocolsAnnounce() {
    int http = ByteBuffer.wrap("HTTP".getBytes(StandardCharsets.US_ASCII)).getInt();
    int tlsAlert = 0x15030300;
    for (int size : new int[] {http, tlsAlert}) {
      assertThatThrownBy(() -> MemoryPool.NONE.tryAllocate(size))
          .isInstanceOf(InvalidReceiveException.class)
          .hasMessageContaining("something else listens there");
    }
  }
}
