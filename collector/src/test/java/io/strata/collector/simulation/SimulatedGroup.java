package io.strata.collector.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The coordinator of a consumer group of one topic: who may have which partition, what is
 * committed. Rebalances are cooperative: a partition moves once its owner has let it go, or was
 * thrown out.
 */
final class SimulatedGroup {
  private final List<TopicPartition> partitions;
  private final Random random;
  private final Map<Member, Set<TopicPartition>> targets = new LinkedHashMap<>();
  private final Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();

  SimulatedGroup(List<TopicPartition> partitions, Random random) {
    this.partitions = partitions;
    this.random = random;
  }

  /** A consumer as the coordinator knows it. */
  static final class Member {
    private final Set<TopicPartition> owned = new LinkedHashSet<>();

    Set<TopicPartition> owned() {
      return owned;
    }
  }

  Member join() {
    Member member = new Member();
    targets.put(member, Set.of());
    rebalance();
    return member;
  }

  /** The member left, or did not show a sign of life: its partitions go to others. */
  void remove(Member member) {
    if (targets.remove(member) != null) {
      rebalance();
    }
  }

  /** The session of some member expires. */
  void expireAny() {
    if (!targets.isEmpty()) {
      remove(List.copyOf(targets.keySet()).get(random.nextInt(targets.size())));
    }
  }

  /** The sessions of all members expire. */
  void expireAll() {
    List.copyOf(targets.keySet()).forEach(this::remove);
  }

  boolean isMember(Member member) {
    return targets.containsKey(member);
  }

  private void rebalance() {
    List<Member> members = new ArrayList<>(targets.keySet());
    if (members.isEmpty()) {
      return;
    }
    targets.replaceAll((_, _) -> new LinkedHashSet<>());
    int first = random.nextInt(members.size());
    for (int i = 0; i < partitions.size(); i++) {
      Member member = members.get((first + i) % members.size());
      targets.getOrDefault(member, Set.of()).add(partitions.get(i));
    }
  }

  /** What a member must let go of. */
  Set<TopicPartition> excess(Member member) {
    Set<TopicPartition> excess = new LinkedHashSet<>(member.owned);
    excess.removeAll(targets.getOrDefault(member, Set.of()));
    return excess;
  }

  /** What a member may have that no other one still has. */
  Set<TopicPartition> free(Member member) {
    Set<TopicPartition> free = new LinkedHashSet<>(targets.getOrDefault(member, Set.of()));
    targets.keySet().forEach(other -> free.removeAll(other.owned));
    return free;
  }

  void commit(Map<TopicPartition, OffsetAndMetadata> offsets) {
    committed.putAll(offsets);
  }

  @Nullable OffsetAndMetadata committed(TopicPartition partition) {
    return committed.get(partition);
  }
}
