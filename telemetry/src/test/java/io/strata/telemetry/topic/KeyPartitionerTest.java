package io.strata.telemetry.topic;

import static org.assertj.core.api.Assertions.assertThat;

import io.strata.telemetry.trace.TraceId;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.Test;

class KeyPartitionerTest {
  @Property
  void hashesAsKafkasClientsDo(@ForAll byte[] key) {
    assertThat(KeyPartitioner.murmur2(key)).isEqualTo(Utils.murmur2(key));
  }

  @Property
  void choosesThePartitionThatKafkasProducerWould(
      @ForAll String key, @ForAll @IntRange(min = 1, max = 1_000) int partitions) {
    byte[] bytes = key.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    assertThat(KeyPartitioner.partition(key, partitions))
        .isEqualTo(BuiltInPartitioner.partitionForKey(bytes, partitions));
  }

  @Test
  void aTracesKeyIsItsIdInHex() {
    TraceId traceId = TraceId.fromHex("5b8efff798038103d269b633813fc60c");
    assertThat(KeyPartitioner.partition(traceId, 7))
        .isEqualTo(KeyPartitioner.partition("5b8efff798038103d269b633813fc60c", 7));
  }
}
