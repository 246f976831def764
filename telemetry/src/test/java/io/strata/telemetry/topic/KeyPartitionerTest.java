package io.strata.telemetry.topic;

import static org.assertj.core.api.Assertions.assertThat;

import io.strata.telemetry.trace.TraceId;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.utils.Utils;

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

  @Property
  void aTracesKeyIsItsIdInHex(
      @ForAll long high, @ForAll long low, @ForAll @IntRange(min = 1, max = 1_000) int partitions) {
    Assume.that(high != 0 || low != 0);
    TraceId traceId = new TraceId(high, low);
    int expected = KeyPartitioner.partition(traceId.hex(), partitions);
    assertThat(KeyPartitioner.partition(traceId, partitions)).isEqualTo(expected);
    assertThat(KeyPartitioner.partition(high, low, partitions)).isEqualTo(expected);
  }
}
