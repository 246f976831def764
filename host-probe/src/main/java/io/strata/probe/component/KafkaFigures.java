package io.strata.probe.component;

import static io.strata.probe.measure.MetricDescriptor.gauge;
import static io.strata.probe.measure.MetricDescriptor.upDownCounter;

import io.strata.probe.measure.MetricDescriptor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListGroupsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Topics, partitions and consumer groups of a cluster under the names of the OpenTelemetry
 * Collector's Kafka receiver; bounded to {@link #MAX_PARTITIONS} partitions and {@link #MAX_GROUPS}
 * groups.
 *
 * <p>A group's offsets are read before the end offsets: the other way round, what is consumed in
 * between would make the lag negative. A lag that is negative all the same (a topic made anew) is
 * 0.
 */
final class KafkaFigures {
  private static final Logger LOGGER = LoggerFactory.getLogger(KafkaFigures.class);
  private static final int MAX_PARTITIONS = 2_000;
  private static final int MAX_GROUPS = 200;
  private static final String DEFAULT_TOPICS = "[^_].*";

  static final MetricDescriptor BROKERS =
      upDownCounter("kafka.brokers", "{brokers}", "Brokers in the cluster");
  private static final MetricDescriptor PARTITIONS =
      upDownCounter("kafka.topic.partitions", "{partitions}", "Partitions of the topic");
  private static final MetricDescriptor CURRENT_OFFSET =
      gauge("kafka.partition.current_offset", "{message}", "End offset of the partition");
  private static final MetricDescriptor REPLICAS =
      upDownCounter("kafka.partition.replicas", "{replicas}", "Replicas of the partition");
  private static final MetricDescriptor IN_SYNC =
      upDownCounter("kafka.partition.replicas_in_sync", "{replicas}", "Replicas that are in sync");
  private static final MetricDescriptor UNDER_REPLICATED =
      upDownCounter(
          "kafka.partition.under_replicated",
          "{partitions}",
          "Partitions with fewer replicas in sync than they should have");
  private static final MetricDescriptor OFFLINE =
      upDownCounter("kafka.partition.offline", "{partitions}", "Partitions without a leader");
  private static final MetricDescriptor MEMBERS =
      upDownCounter("kafka.consumer_group.members", "{members}", "Members of the group");
  // The receiver's unit of these is "1", which Prometheus names would turn into ratios.
  private static final MetricDescriptor OFFSET =
      gauge("kafka.consumer_group.offset", "{message}", "Committed offset of the group");
  private static final MetricDescriptor OFFSET_SUM =
      gauge("kafka.consumer_group.offset_sum", "{message}", "Committed offsets of a topic");
  private static final MetricDescriptor LAG =
      gauge("kafka.consumer_group.lag", "{message}", "Messages the group has yet to consume");
  private static final MetricDescriptor LAG_SUM =
      gauge("kafka.consumer_group.lag_sum", "{message}", "Lag over all partitions of a topic");

  static final List<MetricDescriptor> METRICS =
      List.of(
          BROKERS,
          PARTITIONS,
          CURRENT_OFFSET,
          REPLICAS,
          IN_SYNC,
          UNDER_REPLICATED,
          OFFLINE,
          MEMBERS,
          OFFSET,
          OFFSET_SUM,
          LAG,
          LAG_SUM);

  private final Predicate<String> topicFilter;
  private final Predicate<String> groupFilter;
  private boolean saidThatBounded;

  KafkaFigures(@Nullable String topics, @Nullable String groups) {
    topicFilter = Pattern.compile(topics == null ? DEFAULT_TOPICS : topics).asMatchPredicate();
    groupFilter = Pattern.compile(groups == null ? ".*" : groups).asMatchPredicate();
  }

  void record(Admin admin, KafkaCheck.Answers answers, Findings findings)
      throws CheckFailedException {
    List<String> names = answers.await(admin.listTopics().names()).stream().sorted().toList();
    Map<String, TopicDescription> described =
        new TreeMap<>(answers.await(admin.describeTopics(names).allTopicNames()));
    health(described.values(), findings);
    List<TopicPartition> partitions = topics(described.values(), findings);
    Map<String, Map<TopicPartition, OffsetAndMetadata>> committed =
        committed(admin, answers, findings);
    Map<TopicPartition, Long> ends = endOffsets(admin, answers, partitions, committed, described);
    for (TopicPartition partition : partitions) {
      findings.record(CURRENT_OFFSET, offset(ends, partition), attributes(partition));
    }
    committed.forEach((group, offsets) -> lag(group, offsets, ends, findings));
  }

  /** Over all topics, whatever is reported one by one. */
  private static void health(Collection<TopicDescription> topics, Findings findings) {
    long underReplicated = 0;
    long offline = 0;
    for (TopicDescription topic : topics) {
      for (TopicPartitionInfo partition : topic.partitions()) {
        underReplicated += partition.isr().size() < partition.replicas().size() ? 1 : 0;
        offline += hasLeader(partition) ? 0 : 1;
      }
    }
    findings.record(UNDER_REPLICATED, (double) underReplicated);
    findings.record(OFFLINE, (double) offline);
  }

  /** The partitions that are reported one by one, whose leader can be asked. */
  private List<TopicPartition> topics(Collection<TopicDescription> topics, Findings findings) {
    List<TopicPartition> reported = new ArrayList<>();
    for (TopicDescription topic : topics) {
      if (!topicFilter.test(topic.name())) {
        continue;
      }
      if (reported.size() + topic.partitions().size() > MAX_PARTITIONS) {
        sayThatBounded("partitions", MAX_PARTITIONS);
        break;
      }
      findings.record(PARTITIONS, topic.partitions().size(), "topic", topic.name());
      for (TopicPartitionInfo partition : topic.partitions()) {
        TopicPartition of = new TopicPartition(topic.name(), partition.partition());
        findings.record(REPLICAS, partition.replicas().size(), attributes(of));
        findings.record(IN_SYNC, partition.isr().size(), attributes(of));
        if (hasLeader(partition)) {
          reported.add(of);
        }
      }
    }
    return reported;
  }

  private Map<String, Map<TopicPartition, OffsetAndMetadata>> committed(
      Admin admin, KafkaCheck.Answers answers, Findings findings) throws CheckFailedException {
    List<String> groups =
        answers.await(admin.listGroups(ListGroupsOptions.forConsumerGroups()).all()).stream()
            .map(GroupListing::groupId)
            .filter(groupFilter)
            .sorted()
            .toList();
    if (groups.size() > MAX_GROUPS) {
      sayThatBounded("groups", MAX_GROUPS);
      groups = groups.subList(0, MAX_GROUPS);
    }
    if (groups.isEmpty()) {
      return Map.of();
    }
    answers
        .await(admin.describeConsumerGroups(groups).all())
        .forEach((group, description) ->
            findings.record(MEMBERS, description.members().size(), "group", group));
    Map<String, ListConsumerGroupOffsetsSpec> wanted = new LinkedHashMap<>();
    groups.forEach(group -> wanted.put(group, new ListConsumerGroupOffsetsSpec()));
    return answers.await(admin.listConsumerGroupOffsets(wanted).all());
  }

  private Map<TopicPartition, Long> endOffsets(
      Admin admin,
      KafkaCheck.Answers answers,
      List<TopicPartition> reported,
      Map<String, Map<TopicPartition, OffsetAndMetadata>> committed,
      Map<String, TopicDescription> described)
      throws CheckFailedException {
    Map<TopicPartition, OffsetSpec> wanted = new LinkedHashMap<>();
    reported.forEach(partition -> wanted.put(partition, OffsetSpec.latest()));
    committed.values().stream()
        .flatMap(offsets -> offsets.keySet().stream())
        .filter(partition -> topicFilter.test(partition.topic()))
        .filter(partition -> canBeAsked(described.get(partition.topic()), partition))
        .limit(MAX_PARTITIONS)
        .forEach(partition -> wanted.put(partition, OffsetSpec.latest()));
    Map<TopicPartition, Long> ends = new LinkedHashMap<>();
    Map<TopicPartition, ListOffsetsResultInfo> found =
        answers.await(admin.listOffsets(wanted).all());
    found.forEach((partition, info) -> ends.put(partition, info.offset()));
    return ends;
  }

  private static void lag(
      String group,
      Map<TopicPartition, OffsetAndMetadata> offsets,
      Map<TopicPartition, Long> ends,
      Findings findings) {
    Map<String, double[]> sums = new TreeMap<>();
    offsets.forEach((partition, committed) -> {
      Long end = ends.get(partition);
      if (committed == null || end == null) {
        return;
      }
      double lag = (double) Math.max(0, end - committed.offset());
      String number = Integer.toString(partition.partition());
      String[] of = {"group", group, "topic", partition.topic(), "partition", number};
      findings.record(OFFSET, (double) committed.offset(), of);
      findings.record(LAG, lag, of);
      double[] sum = sums.computeIfAbsent(partition.topic(), _ -> new double[2]);
      sum[0] += committed.offset();
      sum[1] += lag;
    });
    sums.forEach((topic, sum) -> {
      findings.record(OFFSET_SUM, sum[0], "group", group, "topic", topic);
      findings.record(LAG_SUM, sum[1], "group", group, "topic", topic);
    });
  }

  private static boolean canBeAsked(@Nullable TopicDescription topic, TopicPartition partition) {
    return topic != null
        && topic.partitions().stream()
            .anyMatch(p -> p.partition() == partition.partition() && hasLeader(p));
  }

  private static boolean hasLeader(TopicPartitionInfo partition) {
    return partition.leader() != null && !partition.leader().isEmpty();
  }

  private static double offset(Map<TopicPartition, Long> ends, TopicPartition partition) {
    Long end = ends.get(partition);
    return end == null ? Double.NaN : end.doubleValue();
  }

  private static String[] attributes(TopicPartition partition) {
    return new String[] {
      "topic", partition.topic(), "partition", Integer.toString(partition.partition())
    };
  }

  private void sayThatBounded(String what, int limit) {
    if (!saidThatBounded) {
      saidThatBounded = true;
      LOGGER.warn("a Kafka cluster has more {} than the {} that are reported", what, limit);
    }
  }
}
