package io.strata.collector.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.strata.collector.derive.topology.LinkRequest;
import io.strata.collector.derive.topology.LinkRequestCodec;
import io.strata.collector.derive.topology.Receiver;
import io.strata.collector.stream.OutboundRecord;
import io.strata.collector.stream.StreamHeaders;
import io.strata.collector.testing.FakeSink;
import io.strata.telemetry.otlp.OtlpDecoder;
import io.strata.telemetry.topic.KeyPartitioner;
import io.strata.telemetry.topic.RecordHeaders;
import io.strata.telemetry.trace.SpanId;
import io.strata.telemetry.trace.TraceId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LinkRequestTopicTest {
  private static final int MAX_RECORD = 10_000;

  private final FakeSink sink = new FakeSink();
  private final LinkRequestTopic topic = new LinkRequestTopic(sink, MAX_RECORD);

  @Test
  void eachRequestGoesToThePartitionOfTheTraceItAsksFor() throws Exception {
    List<LinkRequest> requests = LongStream.range(1, 50).mapToObj(i -> request(i, "mail")).toList();
    topic.send("otlp_spans/3/77", requests);

    List<LinkRequest> sent = new ArrayList<>();
    for (OutboundRecord record : sink.records()) {
      List<LinkRequest> inRecord = requests(record);
      assertThat(record.topic()).isEqualTo("otlp_spans");
      assertThat(inRecord)
          .allMatch(request ->
              Integer.valueOf(KeyPartitioner.partition(request.targetTraceId(), 4))
                  .equals(record.partition()));
      // Harmless to readers that do not know the header.
      assertThat(OtlpDecoder.spans(record.value()).items()).isEmpty();
      sent.addAll(inRecord);
    }
    assertThat(sent).containsExactlyInAnyOrderElementsOf(requests);
    assertThat(sink.records())
        .extracting(record -> record.headers().get(RecordHeaders.ORIGIN))
        .containsOnly("otlp_spans/3/77");
  }

  /** A record is answered as a whole, under an origin of its own. */
  @Test
  void whatIsTooMuchForARecordIsSpreadAlikeEachTime() {
    List<LinkRequest> requests =
        LongStream.range(1, 300).mapToObj(i -> request(i, "m".repeat(400))).toList();
    topic.send("otlp_spans/3/77", requests);
    List<OutboundRecord> first = sink.records();
    topic.send("otlp_spans/3/77", requests);

    assertThat(first)
        .allMatch(record -> header(record).length() <= MAX_RECORD / 2)
        .extracting(record -> record.partition() + " " + record.headers().get(RecordHeaders.ORIGIN))
        .doesNotHaveDuplicates()
        .contains("0 otlp_spans/3/77", "0 otlp_spans/3/77/1");
    assertThat(sink.records().subList(first.size(), 2 * first.size()))
        .usingRecursiveComparison()
        .isEqualTo(first);
  }

  @Test
  void nothingToAskIsNoRecord() {
    topic.send("otlp_spans/3/77", List.of());

    assertThat(sink.records()).isEmpty();
  }

  private static String header(OutboundRecord record) {
    return record.headers().getOrDefault(StreamHeaders.LINK_REQUESTS, "");
  }

  private static List<LinkRequest> requests(OutboundRecord record) {
    return LinkRequestCodec.decode(header(record));
  }

  private static LinkRequest request(long trace, String service) {
    return new LinkRequest(
        new TraceId(5, trace),
        new SpanId(1),
        new Receiver(service, "kafka", "orders", 7, 1_000_000, false, 5),
        new TraceId(6, trace),
        new SpanId(2),
        false);
  }
}
