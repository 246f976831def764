package io.strata.collector.simulation;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.function.ToLongFunction;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A consumer of {@link SimulatedKafka}. It implements the calls that the collector makes and fails
 * at any other, so that a new one does not go unnoticed; hence the proxy: the interface has some
 * fifty methods.
 */
final class SimulatedConsumer implements InvocationHandler {
  private static final int MOST_PER_POLL = 6;

  private final SimulatedKafka kafka;
  private final SimulatedGroup group;
  private final Faults faults;
  private final Fibers fibers;
  private final Random random;
  private final Runnable die;
  private final Map<TopicPartition, Long> positions = new LinkedHashMap<>();
  private final Map<TopicPartition, Long> knownEnds = new HashMap<>();
  private final Set<TopicPartition> paused = new HashSet<>();
  private SimulatedGroup.Member member;
  private @Nullable ConsumerRebalanceListener listener;

  /** Where a consumer lives. */
  record World(SimulatedKafka kafka, Faults faults, Fibers fibers, Random random) {}

  SimulatedConsumer(World world, SimulatedGroup group, Runnable die) {
    this.kafka = world.kafka();
    this.faults = world.faults();
    this.fibers = world.fibers();
    this.random = world.random();
    this.group = group;
    this.die = die;
    this.member = group.join();
  }

  @SuppressWarnings("unchecked")
  Consumer<byte[], byte[]> asConsumer() {
    return (Consumer<byte[], byte[]>)
        Proxy.newProxyInstance(
            SimulatedConsumer.class.getClassLoader(), new Class<?>[] {Consumer.class}, this);
  }

  @Override
  @SuppressWarnings("unchecked")
  public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) {
    Object first = arguments == null || arguments.length == 0 ? null : arguments[0];
    Object second = arguments == null || arguments.length < 2 ? null : arguments[1];
    return switch (method.getName()) {
      case "subscribe" -> {
        listener = (ConsumerRebalanceListener) requireGiven(second);
        yield null;
      }
      case "poll" -> poll();
      case "assignment" -> Set.copyOf(member.owned());
      case "pause" -> {
        paused.addAll((Collection<TopicPartition>) requireGiven(first));
        yield null;
      }
      case "resume" -> {
        paused.removeAll((Collection<TopicPartition>) requireGiven(first));
        yield null;
      }
      case "paused" -> Set.copyOf(paused);
      case "currentLag" -> currentLag((TopicPartition) requireGiven(first));
      case "committed" -> committed((Set<TopicPartition>) requireGiven(first));
      case "commitSync" -> {
        commit((Map<TopicPartition, OffsetAndMetadata>) requireGiven(first));
        yield null;
      }
      case "beginningOffsets" ->
          offsets(
              (Collection<TopicPartition>) requireGiven(first), SimulatedKafka.Log::startOffset);
      case "endOffsets" ->
          offsets((Collection<TopicPartition>) requireGiven(first), SimulatedKafka.Log::endOffset);
      case "seek" -> {
        positions.put((TopicPartition) requireGiven(first), (Long) requireGiven(second));
        yield null;
      }
      case "toString" -> "a simulated consumer";
      default -> throw new UnsupportedOperationException(method.toString());
    };
  }

  private static Object requireGiven(@Nullable Object argument) {
    if (argument == null) {
      throw new UnsupportedOperationException("a call without arguments");
    }
    return argument;
  }

  private ConsumerRecords<byte[], byte[]> poll() {
    fibers.pause();
    if (faults.isKafkaAway()) {
      return ConsumerRecords.empty();
    }
    rebalance();
    Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> fetched = new LinkedHashMap<>();
    for (TopicPartition partition : member.owned()) {
      if (!paused.contains(partition)) {
        fetch(partition, fetched);
      }
    }
    return new ConsumerRecords<>(fetched, Map.of());
  }

  private void fetch(
      TopicPartition partition, Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> fetched) {
    SimulatedKafka.Log log = kafka.log(partition);
    long from = positions.getOrDefault(partition, 0L);
    if (from < log.startOffset()) {
      throw new OffsetOutOfRangeException(Map.of(partition, from));
    }
    List<ConsumerRecord<byte[], byte[]>> records =
        new ArrayList<>(log.read(from, 1 + random.nextInt(MOST_PER_POLL)));
    if (!records.isEmpty()) {
      fetched.put(partition, records);
    }
    long next = records.isEmpty() ? from : records.getLast().offset() + 1;
    boolean rest = !log.read(next, 1).isEmpty();
    // Past the last record, gaps are skipped.
    positions.put(partition, rest ? next : log.endOffset());
    knownEnds.put(partition, log.endOffset());
  }

  private void rebalance() {
    ConsumerRebalanceListener callback = listener;
    if (callback == null) {
      throw new IllegalStateException("not subscribed");
    }
    try {
      if (!group.isMember(member)) {
        Set<TopicPartition> lost = Set.copyOf(member.owned());
        forget(lost);
        member = group.join();
        callback.onPartitionsLost(lost);
      }
      Set<TopicPartition> revoked = group.excess(member);
      if (!revoked.isEmpty()) {
        callback.onPartitionsRevoked(revoked);
        forget(revoked);
      }
      Set<TopicPartition> gained = group.free(member);
      if (!gained.isEmpty()) {
        member.owned().addAll(gained);
        gained.forEach(this::seekToCommitted);
        callback.onPartitionsAssigned(gained);
      }
    } catch (RuntimeException e) {
      throw new KafkaException("User rebalance callback throws an error", e);
    }
  }

  private void seekToCommitted(TopicPartition partition) {
    OffsetAndMetadata committed = group.committed(partition);
    positions.put(partition, committed == null ? 0 : committed.offset());
  }

  private void forget(Set<TopicPartition> gone) {
    member.owned().removeAll(gone);
    positions.keySet().removeAll(gone);
    knownEnds.keySet().removeAll(gone);
    paused.removeAll(gone);
  }

  private OptionalLong currentLag(TopicPartition partition) {
    Long end = knownEnds.get(partition);
    Long position = positions.get(partition);
    return end == null || position == null ? OptionalLong.empty() : OptionalLong.of(end - position);
  }

  private Map<TopicPartition, @Nullable OffsetAndMetadata> committed(Set<TopicPartition> asked) {
    faults.kafka(
        Faults.Effect.atomic(() -> {}), die, () -> new TimeoutException("no answer in time"));
    Map<TopicPartition, @Nullable OffsetAndMetadata> result = new HashMap<>();
    asked.forEach(partition -> result.put(partition, group.committed(partition)));
    return result;
  }

  private Map<TopicPartition, Long> offsets(
      Collection<TopicPartition> asked, ToLongFunction<SimulatedKafka.Log> offset) {
    faults.kafka(
        Faults.Effect.atomic(() -> {}), die, () -> new TimeoutException("no answer in time"));
    Map<TopicPartition, Long> result = new HashMap<>();
    asked.forEach(partition -> result.put(partition, offset.applyAsLong(kafka.log(partition))));
    return result;
  }

  private void commit(Map<TopicPartition, OffsetAndMetadata> offsets) {
    SimulatedGroup.Member self = member;
    faults.kafka(
        Faults.Effect.atomic(() -> {
          // A later generation's coordinator refuses what comes late from an earlier one.
          if (group.isMember(self) && self.owned().containsAll(offsets.keySet())) {
            group.commit(offsets);
          }
        }),
        die,
        () ->
            random.nextBoolean()
                ? new TimeoutException("no answer in time")
                : new RebalanceInProgressException("rejoin first"));
    if (!group.isMember(self)) {
      throw new CommitFailedException("not a member");
    }
  }

  /** Leaves the group. */
  void leave() {
    group.remove(member);
  }
}
