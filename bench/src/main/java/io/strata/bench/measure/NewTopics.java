package io.strata.bench.measure;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/** Makes topics that are ready to be written to. */
public final class NewTopics {
  private NewTopics() {}

  /**
   * Makes topics, and waits for the leaders of their partitions: a broker that does not yet know
   * that it leads refuses an idempotent producer's first batch, but may take the second one, after
   * which the first is out of order for good.
   *
   * @throws IllegalStateException where Kafka does not make them
   */
  public static void create(String bootstrapServers, Collection<String> names, int partitions) {
    List<NewTopic> topics =
        names.stream().map(name -> new NewTopic(name, partitions, (short) 1)).toList();
    Map<TopicPartition, OffsetSpec> leaders = new HashMap<>();
    for (String name : names) {
      for (int partition = 0; partition < partitions; partition++) {
        leaders.put(new TopicPartition(name, partition), OffsetSpec.latest());
      }
    }
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
      admin.createTopics(topics).all().get();
      admin.listOffsets(leaders).all().get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("topics could not be made: " + names, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
