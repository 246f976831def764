package io.strata.agent.measure;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.testing.time.TestClock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class WindowsTest {
  private static final long T0 = 1_700_000_000_000_000_000L;

  private final TestClock clock = TestClock.create(Instant.ofEpochSecond(T0 / 1_000_000_000));
  private final Losses losses = new Losses();
  private final Windows windows = new Windows(clock, losses);

  @Test
  void anOperationBelongsToTheWindowOfItsEnd() {
    add(T0, "a");
    add(T0 + Windows.NANOS - 1, "b");
    add(T0 + Windows.NANOS, "c");
    add(T0 - 1, "d");

    assertThat(taken(Long.MAX_VALUE))
        .isEqualTo(Map.of("-1 d", 1L, "0 a", 1L, "0 b", 1L, "1 c", 1L));
  }

  @Test
  void onlyWindowsThatHaveEndedAreTaken() {
    add(T0, "a");
    add(T0 + Windows.NANOS, "b");

    assertThat(taken(Windows.ofNanos(T0) + 1)).containsOnlyKeys("0 a");
    assertThat(taken(Long.MAX_VALUE)).containsOnlyKeys("1 b");
    assertThat(taken(Long.MAX_VALUE)).isEmpty();
  }

  @Test
  void whatIsLateIsAFurtherContribution() {
    add(T0, "a");
    WindowLedger first = requireNonNull(windows.at(T0));
    assertThat(taken(Long.MAX_VALUE)).containsEntry("0 a", 1L);

    assertThat(first.addEndpoint("a", SpanKind.SERVER, StatusCode.UNSET, 1)).isFalse();
    assertThat(first.addEndpoint("new", SpanKind.SERVER, StatusCode.UNSET, 1)).isFalse();
    WindowLedger second = windows.insteadOf(first);
    assertThat(second.addEndpoint("a", SpanKind.SERVER, StatusCode.UNSET, 1)).isTrue();

    assertThat(taken(Long.MAX_VALUE)).isEqualTo(Map.of("0 a", 1L));
  }

  @Test
  void whatEndedTooFarFromNowIsNotCounted() {
    assertThat(windows.at(T0 - 7 * 3_600_000_000_000L)).isNull();
    assertThat(windows.at(T0 + 3_600_000_000_000L)).isNull();
    assertThat(losses.untimely()).isEqualTo(2);
  }

  @Test
  void manyOpenWindowsAreBounded() {
    for (int i = 0; i < 1_000; i++) {
      add(T0 - i * Windows.NANOS, "a");
    }

    Map<String, Long> taken = taken(Long.MAX_VALUE);
    assertThat(taken).hasSizeLessThanOrEqualTo(65);
    assertThat(taken.values().stream().mapToLong(each -> each).sum()).isEqualTo(1_000);
  }

  @Test
  void namesBeyondTheBoundAreOne() {
    for (int i = 0; i < 1_500; i++) {
      add(T0, "name " + i);
    }

    Map<String, Long> taken = taken(Long.MAX_VALUE);
    assertThat(taken).hasSize(1_001).containsEntry("0 other", 500L);
    assertThat(losses.of(Family.ENDPOINT)).isEqualTo(500);
  }

  /** Every operation is in one contribution, while windows are taken all the time. */
  @Test
  void nothingIsLostOrDoubledWhileWindowsAreTaken() throws Exception {
    int threads = 4;
    int each = 50_000;
    Map<String, Long> all = new HashMap<>();
    try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
      List<Future<?>> running = new ArrayList<>();
      for (int thread = 0; thread < threads; thread++) {
        running.add(
            executor.submit(() -> {
              for (int i = 0; i < each; i++) {
                add(T0 + i % 3 * Windows.NANOS, "n" + i % 7);
              }
            }));
      }
      while (running.stream().anyMatch(one -> !one.isDone())) {
        taken(Long.MAX_VALUE).forEach((key, count) -> all.merge(key, count, Long::sum));
      }
      for (Future<?> one : running) {
        one.get(1, TimeUnit.SECONDS);
      }
    }
    taken(Long.MAX_VALUE).forEach((key, count) -> all.merge(key, count, Long::sum));

    assertThat(all.values().stream().mapToLong(count -> count).sum())
        .isEqualTo((long) threads * each);
    assertThat(all).hasSize(21);
  }

  private void add(long endNanos, String name) {
    WindowLedger ledger = requireNonNull(windows.at(endNanos));
    while (!ledger.addEndpoint(name, SpanKind.SERVER, StatusCode.UNSET, 1_000_000)) {
      ledger = windows.insteadOf(ledger);
    }
  }

  private Map<String, Long> taken(long beforeWindow) {
    Map<String, Long> counts = new HashMap<>();
    for (WindowLedger ledger : windows.takeBefore(beforeWindow)) {
      long window = ledger.window() - Windows.ofNanos(T0);
      ledger
          .take()
          .forEach((key, of) -> counts.merge(window + " " + key.value(0), of.count(), Long::sum));
    }
    return counts;
  }
}
