package io.strata.collector.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.strata.collector.index.Commits;
import io.strata.collector.index.PartitionPipeline;
import io.strata.collector.index.Position;
import io.strata.collector.ownmetrics.CollectorMetrics;
import io.strata.collector.stream.StreamRecord;
import io.strata.collector.testing.ManualClock;
import io.strata.store.StoreUnavailableException;
import io.strata.telemetry.topic.TelemetryTopic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ConsumerSessionTest {
  private static final TopicPartition P0 = new TopicPartition("otlp_spans", 0);
  private static final TopicPartition P1 = new TopicPartition("otlp_spans", 1);

  private final ManualClock clock = new ManualClock();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final FailingCommits consumer = new FailingCommits();
  private final Map<Integer, List<Pipeline>> pipelines = new HashMap<>();
  private int polls;
  private boolean storeAway;
  private Duration costOfARecord = Duration.ZERO;
  private Duration publishInterval = Duration.ofSeconds(100);
  private boolean stop;

  /** Kafka's own fake, whose commits can fail and outlive an assignment. */
  private static final class FailingCommits extends MockConsumer<byte[], byte[]> {
    final Map<TopicPartition, OffsetAndMetadata> commits = new HashMap<>();
    private @Nullable RuntimeException nextCommit;

    FailingCommits() {
      super("none");
      updateBeginningOffsets(Map.of(P0, 0L, P1, 0L));
      updateEndOffsets(Map.of(P0, 1_000L, P1, 1_000L));
    }

    @Override
    public synchronized void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets) {
      RuntimeException failure = nextCommit;
      nextCommit = null;
      if (failure != null) {
        throw failure;
      }
      commits.putAll(offsets);
    }

    @Override
    public synchronized Map<TopicPartition, OffsetAndMetadata> committed(
        Set<TopicPartition> partitions) {
      Map<TopicPartition, OffsetAndMetadata> result = new HashMap<>(commits);
      result.keySet().retainAll(partitions);
      return result;
    }

    @Override
    public synchronized Set<TopicPartition> paused() {
      Set<TopicPartition> result = new HashSet<>(super.paused());
      result.retainAll(assignment());
      return result;
    }
  }

  /** Completes with every record; commits behind it. */
  private final class Pipeline implements PartitionPipeline {
    final Position start;
    final List<Long> accepted = new ArrayList<>();
    final List<Long> flushed = new ArrayList<>();
    private int published;
    private final Commits commits;
    private long due = -1;

    Pipeline(Position start, Commits commits) {
      this.start = start;
      this.commits = commits;
    }

    @Override
    public void accept(StreamRecord record) {
      clock.advance(costOfARecord);
      accepted.add(record.offset());
      due = record.offset();
    }

    @Override
    public boolean hasDue() {
      return due >= 0;
    }

    @Override
    public void flush() {
      if (storeAway) {
        throw new StoreUnavailableException("transport", "away", null);
      }
      flushed.add(due);
      commits.commit(Position.at(due + 1));
      due = -1;
    }

    @Override
    public void publishOpen(boolean caughtUp) {
      published++;
    }
  }

  @Test
  void startsAtWhatIsCommittedAndAtTheEarliestRecordWithoutACommit() {
    committed(P0, 7, "done=9");
    consumer.updateBeginningOffsets(Map.of(P1, 5L));
    run(() -> consumer.rebalance(Set.of(P0, P1)), () -> records(P0, 7));

    assertThat(only(0).start).isEqualTo(new Position(7, 9));
    assertThat(only(1).start).isEqualTo(Position.at(5));
    assertThat(only(0).accepted).containsExactly(7L);
    assertThat(lost()).isZero();
  }

  @Test
  void countsWhatTheTopicDroppedBeforeItWasProcessed() {
    committed(P0, 7, "done=9");
    consumer.updateBeginningOffsets(Map.of(P0, 100L));
    run(() -> consumer.rebalance(Set.of(P0)), () -> records(P0, 100));

    assertThat(only(0).start).isEqualTo(Position.at(100));
    assertThat(only(0).accepted).containsExactly(100L);
    assertThat(lost()).isEqualTo(91);
  }

  @Test
  void aDroppedMemoryIsNoLoss() {
    committed(P0, 7, "done=9");
    consumer.updateBeginningOffsets(Map.of(P0, 8L));
    run(() -> consumer.rebalance(Set.of(P0)));

    assertThat(only(0).start).isEqualTo(new Position(8, 9));
    assertThat(lost()).isZero();
  }

  @Test
  void countsWhatIsDroppedWhileItReads() {
    run(
        () -> consumer.rebalance(Set.of(P0)),
        () -> {
          consumer.updateBeginningOffsets(Map.of(P0, 50L));
          consumer.setPollException(new OffsetOutOfRangeException(Map.of(P0, 20L)));
        },
        () -> {},
        () -> records(P0, 50));

    assertThat(only(0).accepted).containsExactly(50L);
    assertThat(lost()).isEqualTo(30);
  }

  @Test
  void anOffsetPastTheEndEndsTheSession() {
    assertThatThrownBy(() ->
            run(
                () -> consumer.rebalance(Set.of(P0)),
                () -> consumer.setPollException(new OffsetOutOfRangeException(Map.of(P0, 5_000L))),
                () -> {}))
        .isInstanceOf(OffsetOutOfRangeException.class);
  }

  @Test
  void aTopicThatWasMadeAnewIsReadFromItsStart() {
    committed(P0, 5_000, "done=6000");
    run(() -> consumer.rebalance(Set.of(P0)));

    assertThat(only(0).start).isEqualTo(Position.at(0));
  }

  @Test
  void aTopicThatWasCutIsNotTakenForDoneBeyondItsEnd() {
    committed(P0, 900, "done=6000");
    run(() -> consumer.rebalance(Set.of(P0)));

    assertThat(only(0).start).isEqualTo(new Position(900, 1_000));
  }

  @Test
  void thePositionOfAnotherVersionCountsAsDoneToTheCommittedOffset() {
    committed(P0, 7, "v9 at=3");
    run(() -> consumer.rebalance(Set.of(P0)));

    assertThat(only(0).start).isEqualTo(Position.at(7));
  }

  @Test
  void aCommitDuringARebalanceIsTriedAgain() {
    run(
        () -> consumer.rebalance(Set.of(P0)),
        () -> {
          records(P0, 0, 1);
          consumer.nextCommit = new RebalanceInProgressException("soon");
        },
        () -> clock.advance(Duration.ofSeconds(1)));

    assertThat(only(0).flushed).containsExactly(0L, 0L, 1L);
    assertThat(committed(P0)).isEqualTo(2);
  }

  @Test
  void aMemberThatTheGroupGaveUpRepeatsNothingThatItsSuccessorDoes() {
    run(
        () -> consumer.rebalance(Set.of(P0)),
        () -> {
          records(P0, 0, 1, 2);
          consumer.nextCommit = new CommitFailedException("fenced");
        },
        () -> consumer.rebalance(Set.of()),
        () -> clock.advance(Duration.ofSeconds(1)),
        () -> consumer.rebalance(Set.of(P0)),
        () -> records(P0, 0, 1));

    List<Pipeline> lives = pipelines.getOrDefault(0, List.of());
    assertThat(lives).hasSize(2);
    assertThat(lives.getFirst().flushed).containsExactly(0L);
    assertThat(lives.getLast().start).isEqualTo(Position.at(0));
    assertThat(lives.getLast().flushed).containsExactly(0L, 1L);
    assertThat(committed(P0)).isEqualTo(2);
  }

  @Test
  void aRevokedPartitionsBacklogIsDropped() {
    costOfARecord = Duration.ofSeconds(6);
    run(
        () -> consumer.rebalance(Set.of(P0, P1)),
        () -> records(P0, 0, 1, 2, 3),
        () -> consumer.rebalance(Set.of(P1)),
        () -> records(P1, 0));

    assertThat(only(0).accepted).hasSizeLessThan(4);
    assertThat(only(1).accepted).containsExactly(0L);
  }

  @Test
  void asksKafkaInBetweenWhileThereIsMuchToDo() {
    costOfARecord = Duration.ofSeconds(6);
    List<Set<TopicPartition>> paused = new ArrayList<>();
    Runnable look = () -> paused.add(consumer.paused());
    run(
        () -> consumer.rebalance(Set.of(P0)),
        () -> records(P0, 0, 1, 2, 3),
        look,
        look,
        look,
        look,
        look,
        look);

    assertThat(only(0).accepted).containsExactly(0L, 1L, 2L, 3L);
    assertThat(paused.getFirst()).containsExactly(P0);
    assertThat(paused.getLast()).isEmpty();
    assertThat(committed(P0)).isEqualTo(4);
  }

  @Test
  void takesNoMoreWhileTheStoreIsAwayNotEvenOfNewPartitions() {
    List<Set<TopicPartition>> paused = new ArrayList<>();
    run(
        () -> consumer.rebalance(Set.of(P0)),
        () -> {
          storeAway = true;
          records(P0, 0, 1);
        },
        () -> consumer.rebalance(Set.of(P0, P1)),
        () -> paused.add(consumer.paused()),
        () -> {
          storeAway = false;
          clock.advance(Duration.ofSeconds(30));
        },
        () -> paused.add(consumer.paused()));

    assertThat(paused).containsExactly(Set.of(P0, P1), Set.of());
    assertThat(only(0).flushed).containsExactly(0L, 1L);
  }

  @Test
  void stopsInTheMiddleOfMuchToDo() {
    run(
        () -> consumer.rebalance(Set.of(P0)),
        () -> {
          records(P0, 0, 1, 2);
          stop = true;
        });

    assertThat(only(0).accepted).isEmpty();
  }

  private void run(Runnable... steps) {
    ConsumerLoop.Settings settings =
        new ConsumerLoop.Settings(
            TelemetryTopic.SPANS,
            0,
            "g",
            1_000,
            publishInterval,
            Duration.ofMillis(500),
            Duration.ofSeconds(10));
    for (Runnable step : steps) {
      consumer.schedulePollTask(step);
    }
    new ConsumerSession(
            consumer,
            settings,
            (partition, start, commits) -> {
              Pipeline pipeline = new Pipeline(start, commits);
              pipelines.computeIfAbsent(partition, _ -> new ArrayList<>()).add(pipeline);
              return pipeline;
            },
            new CollectorMetrics(registry),
            clock)
        .run(() -> stop || polls++ / 20 > steps.length);
  }

  @Test
  void showsWhatIsOpenSeldomWhileItCatchesUp() {
    publishInterval = Duration.ofSeconds(1);
    Runnable second = () -> clock.advance(Duration.ofSeconds(1));
    List<Runnable> steps = new ArrayList<>(List.of(() -> consumer.rebalance(Set.of(P0))));
    // A record of the epoch, and 999 more that wait.
    steps.add(() -> records(P0, 0));
    steps.addAll(Collections.nCopies(25, second));
    run(steps.toArray(Runnable[]::new));
    assertThat(only(0).published).isBetween(2, 4);
  }

  @Test
  void showsWhatIsOpenAtOnceWhenNothingWaits() {
    publishInterval = Duration.ofSeconds(1);
    consumer.updateEndOffsets(Map.of(P0, 1L));
    Runnable second = () -> clock.advance(Duration.ofSeconds(1));
    List<Runnable> steps = new ArrayList<>(List.of(() -> consumer.rebalance(Set.of(P0))));
    steps.add(() -> records(P0, 0));
    steps.addAll(Collections.nCopies(25, second));
    run(steps.toArray(Runnable[]::new));
    assertThat(only(0).published).isGreaterThan(10);
  }

  private Pipeline only(int partition) {
    List<Pipeline> lives = pipelines.getOrDefault(partition, List.of());
    assertThat(lives).hasSize(1);
    return lives.getFirst();
  }

  private void records(TopicPartition partition, long... offsets) {
    for (long offset : offsets) {
      consumer.addRecord(
          new ConsumerRecord<>(
              partition.topic(), partition.partition(), offset, new byte[0], new byte[0]));
    }
  }

  private void committed(TopicPartition partition, long offset, String metadata) {
    consumer.commits.put(partition, new OffsetAndMetadata(offset, metadata));
  }

  private long committed(TopicPartition partition) {
    OffsetAndMetadata offset = consumer.commits.get(partition);
    return offset == null ? -1 : offset.offset();
  }

  private double lost() {
    return registry.find("strata.collector.lost.records").counters().stream()
        .mapToDouble(Counter::count)
        .sum();
  }
}
