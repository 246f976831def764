package io.strata.collector.receive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BoundedBytesTest {
  private static final int LIMIT = 4 << 20;

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 8 << 10, (8 << 10) + 1, (512 << 10) - 1, 512 << 10, 3 << 20, LIMIT})
  void whatIsReadIsWhatWasSent(int length) throws IOException {
    byte[] sent = random(length);

    assertThat(read(sent)).isEqualTo(sent);
  }

  @Test
  void oneByteTooManyIsRefused() {
    assertThatThrownBy(() -> read(random(LIMIT + 1)))
        .isInstanceOf(BoundedBytes.TooManyException.class);
  }

  @Test
  void manyReadersAtOnceEachGetTheirOwn() throws InterruptedException, ExecutionException {
    try (ExecutorService readers = Executors.newFixedThreadPool(24)) {
      List<byte[]> sent = new ArrayList<>();
      List<Future<byte[]>> received = new ArrayList<>();
      for (int i = 0; i < 240; i++) {
        byte[] bytes = random(i * 1_000);
        sent.add(bytes);
        received.add(readers.submit(() -> read(bytes)));
      }
      for (int i = 0; i < sent.size(); i++) {
        assertThat(received.get(i).get()).isEqualTo(sent.get(i));
      }
    }
  }

  private static byte[] read(byte[] sent) throws IOException {
    return BoundedBytes.read(new ByteArrayInputStream(sent), LIMIT, _ -> {});
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }
}
