package io.strata.agent.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class FiguresTest {
  @Test
  void putsADurationIntoTheBucketWhoseBoundItDoesNotExceed() {
    Figures figures = new Figures();
    figures.add(0, false);
    figures.add(2_000_000, false);
    figures.add(2_000_001, true);
    figures.add(16_384_000_000L, false);
    figures.add(16_384_000_001L, false);

    Figures.Taken taken = figures.take();

    assertThat(taken.bucketCounts())
        .containsExactly(2L, 1L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 1L, 1L);
    assertThat(taken.count()).isEqualTo(5);
    assertThat(taken.failed()).isEqualTo(1);
    assertThat(taken.sumSeconds()).isEqualTo(32.772000002);
  }

  @Test
  void refusesWhatComesAfterItWasTaken() {
    Figures figures = new Figures();
    figures.take();

    assertThat(figures.add(1, false)).isFalse();
  }

  /** What is accepted is taken, and what is not is told, whoever comes in between. */
  @Test
  void losesNothingBetweenThreads() throws Exception {
    int threads = 8;
    try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
      for (int round = 0; round < 200; round++) {
        Figures figures = new Figures();
        CountDownLatch start = new CountDownLatch(1);
        List<Future<Integer>> accepted = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
          accepted.add(
              executor.submit(() -> {
                start.await();
                int added = 0;
                while (added < 10_000 && figures.add(1_000_000, true)) {
                  added++;
                }
                return added;
              }));
        }
        start.countDown();
        Figures.Taken taken = figures.take();
        long sum = 0;
        for (Future<Integer> each : accepted) {
          sum += each.get(30, TimeUnit.SECONDS);
        }
        assertThat(taken.count()).isEqualTo(sum);
        assertThat(taken.failed()).isEqualTo(sum);
        assertThat(taken.sumSeconds()).isEqualTo(sum / 1_000.0);
      }
    }
  }
}
