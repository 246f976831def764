package io.strata.collector.receive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.strata.collector.receive.MessageSplitter.Outcome;
import io.strata.collector.receive.MessageSplitter.Part;
import io.strata.collector.stream.OutboundRecord;
import io.strata.collector.testing.RandomMessages;
import io.strata.telemetry.otlp.MalformedTelemetryException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** The splitters on the wire do what splitting messages would. */
class SplitterPropertyTest {
  private static final int PARTITIONS = 4;
  private static final int ROOMY = 10_000_000;
  private static final List<OtlpSignal<?>> SIGNALS =
      List.of(OtlpSignal.TRACES, OtlpSignal.METRICS, OtlpSignal.LOGS);

  @Property(tries = 2_000)
  void splitsWhateverAMessageMayHold(@ForAll long seed) throws IOException {
    RandomMessages messages = new RandomMessages(new Random(seed));
    for (OtlpSignal<?> signal : SIGNALS) {
      splitsAsMessagesWould(signal, messages.valid(signal.empty().getDescriptorForType()));
    }
  }

  @Property(tries = 4_000)
  void takesAndRefusesBrokenRequestsAsMessagesWould(@ForAll long seed) throws IOException {
    RandomMessages messages = new RandomMessages(new Random(seed));
    for (OtlpSignal<?> signal : SIGNALS) {
      byte[] valid = messages.valid(signal.empty().getDescriptorForType());
      splitsAsMessagesWould(signal, messages.mutated(valid));
    }
  }

  @Property
  void takesAndRefusesRandomBytesAsMessagesWould(@ForAll byte[] bytes) throws IOException {
    for (OtlpSignal<?> signal : SIGNALS) {
      splitsAsMessagesWould(signal, bytes);
    }
  }

  private static void splitsAsMessagesWould(OtlpSignal<?> signal, byte[] request)
      throws IOException {
    if (!MessageSplitter.isRequest(request, signal.empty())) {
      assertThatThrownBy(() -> signal.splitter().split(request, PARTITIONS, ROOMY))
          .isInstanceOf(MalformedTelemetryException.class);
      return;
    }
    Outcome expected = MessageSplitter.split(request, signal.empty(), PARTITIONS);
    Split split;
    try {
      split = signal.splitter().split(request, PARTITIONS, ROOMY);
    } catch (MalformedTelemetryException e) {
      // Where there is room enough behind it, protobuf-java ends a number after ten bytes, though
      // the tenth says that it goes on; elsewhere it refuses it. Here it is always refused.
      assertThat(e).hasMessageStartingWith("a number that does not end");
      return;
    }

    assertThat(split.rejected()).isEqualTo(expected.rejected());
    assertThat(parts(split, signal)).isEqualTo(expected.parts());
    assertThat(split.accepted())
        .isEqualTo(
            expected.parts().values().stream()
                .flatMap(List::stream)
                .filter(part -> !signal.equals(OtlpSignal.METRICS) || part.point() != null)
                .count());
  }

  @Property(tries = 1_000)
  void noRecordIsLargerThanItMayBeAndNothingIsLost(@ForAll long seed) throws IOException {
    Random random = new Random(seed);
    RandomMessages messages = new RandomMessages(random);
    int maxRecordBytes = 60 + random.nextInt(2_000);
    for (OtlpSignal<?> signal : SIGNALS) {
      byte[] request = canonical(messages, signal);
      Outcome expected = MessageSplitter.split(request, signal.empty(), PARTITIONS);
      Split split = signal.splitter().split(request, PARTITIONS, maxRecordBytes);

      assertThat(split.records()).allMatch(record -> record.value().length <= maxRecordBytes);
      Map<Integer, List<Part>> written = parts(split, signal);
      expected
          .parts()
          .forEach((partition, parts) -> {
            List<Part> kept = new ArrayList<>(written.getOrDefault(partition, List.of()));
            for (Part part : parts) {
              if (!kept.isEmpty() && kept.getFirst().equals(part)) {
                kept.removeFirst();
              } else {
                assertThat(smallestRecord(part)).isGreaterThan(maxRecordBytes);
              }
            }
            assertThat(kept).isEmpty();
          });
      long refused = split.rejected().values().stream().mapToLong(Long::longValue).sum();
      assertThat(split.accepted() + refused).isEqualTo(items(signal, expected));
    }
  }

  private static long items(OtlpSignal<?> signal, Outcome outcome) {
    long accepted =
        outcome.parts().values().stream()
            .flatMap(List::stream)
            .filter(part -> !signal.equals(OtlpSignal.METRICS) || part.point() != null)
            .count();
    return accepted + outcome.rejected().values().stream().mapToLong(Long::longValue).sum();
  }

  /** A record with that part alone may be so large, frames counted generously. */
  private static int smallestRecord(Part part) {
    ByteString point = part.point();
    return part.resource().size()
        + part.scope().size()
        + part.item().size()
        + (point == null ? 0 : point.size())
        + 40;
  }

  /** A request without anything that a message would leave out, so that sizes can be compared. */
  private static byte[] canonical(RandomMessages messages, OtlpSignal<?> signal)
      throws IOException {
    byte[] request = messages.valid(signal.empty().getDescriptorForType());
    return ((Message) signal.empty().getParserForType().parseFrom(request)).toByteArray();
  }

  private static Map<Integer, List<Part>> parts(Split split, OtlpSignal<?> signal)
      throws IOException {
    Map<Integer, List<Part>> parts = new TreeMap<>();
    Message type = signal.empty();
    for (OutboundRecord record : split.records()) {
      parts
          .computeIfAbsent(record.partition(), _ -> new ArrayList<>())
          .addAll(MessageSplitter.parts(record.value(), type));
    }
    return parts;
  }
}
