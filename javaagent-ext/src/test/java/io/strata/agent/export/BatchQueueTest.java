package io.strata.agent.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BatchQueueTest {
  private final SpanSignal signal = new SpanSignal();

  @Test
  void refusesWhatExceedsTheItems() throws InterruptedException {
    BatchQueue queue = new BatchQueue(Long.MAX_VALUE, 5);
    assertThat(queue.offer(batch(3))).isTrue();
    assertThat(queue.offer(batch(3))).isFalse();
    assertThat(queue.offer(batch(2))).isTrue();
    assertThat(queue.poll(0)).isNotNull();
    assertThat(queue.offer(batch(3))).isTrue();
  }

  @Test
  void refusesWhatExceedsTheBytes() {
    Batch<SpanData> batch = batch(2);
    BatchQueue queue = new BatchQueue(2 * batch.bytes(), 100);
    assertThat(queue.offer(batch)).isTrue();
    assertThat(queue.offer(batch(2))).isTrue();
    assertThat(queue.offer(batch(1))).isFalse();
  }

  @Test
  void givesBatchesInTheirOrderAndThenNothing() throws InterruptedException {
    BatchQueue queue = new BatchQueue(Long.MAX_VALUE, 100);
    Batch<SpanData> first = batch(1);
    Batch<SpanData> second = batch(1);
    queue.offer(first);
    queue.offer(second);
    assertThat(queue.poll(0)).isSameAs(first);
    assertThat(queue.poll(0)).isSameAs(second);
    assertThat(queue.poll(1)).isNull();
    assertThat(queue.items()).isZero();
    assertThat(queue.bytes()).isZero();
  }

  @Test
  void givesWhatWaitsAfterItWasClosedAndTakesNoMore() throws InterruptedException {
    BatchQueue queue = new BatchQueue(Long.MAX_VALUE, 100);
    Batch<SpanData> waiting = batch(1);
    queue.offer(waiting);
    queue.close();
    assertThat(queue.offer(batch(1))).isFalse();
    assertThat(queue.isDrained()).isFalse();
    assertThat(queue.poll(Long.MAX_VALUE)).isSameAs(waiting);
    assertThat(queue.poll(Long.MAX_VALUE)).isNull();
    assertThat(queue.isDrained()).isTrue();
  }

  @Test
  void keepsTheItemsWhenTheProcessorUsesItsListAgain() {
    List<SpanData> reused = new java.util.ArrayList<>(List.of(Spans.span(1, "a")));
    Batch<SpanData> batch = new Batch<>(signal, reused);
    reused.clear();
    assertThat(batch.items()).hasSize(1);
  }

  private Batch<SpanData> batch(int spans) {
    return new Batch<>(
        signal, IntStream.range(0, spans).mapToObj(i -> Spans.span(i, "work")).toList());
  }
}
