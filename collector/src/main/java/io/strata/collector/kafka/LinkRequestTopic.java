package io.strata.collector.kafka;

import io.strata.collector.derive.topology.LinkRequest;
import io.strata.collector.derive.topology.LinkRequestCodec;
import io.strata.collector.index.LinkRequestSink;
import io.strata.collector.stream.OutboundRecord;
import io.strata.collector.stream.RecordSink;
import io.strata.collector.stream.StreamHeaders;
import io.strata.telemetry.topic.KeyPartitioner;
import io.strata.telemetry.topic.RecordHeaders;
import io.strata.telemetry.topic.TelemetryTopic;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes link requests to the topic of spans, each to the partition of the trace it asks for, in
 * records without spans. How they are spread over records is a function of the requests: each
 * record has an origin of its own, and is answered as a whole.
 */
public final class LinkRequestTopic implements LinkRequestSink {
  private static final int REQUESTS_IN_A_RECORD = 500;
  private static final byte[] NO_SPANS = new byte[0];

  private final RecordSink sink;
  private final int maxRecordBytes;

  /** Requests go through that sink. */
  public LinkRequestTopic(RecordSink sink, int maxRecordBytes) {
    this.sink = sink;
    this.maxRecordBytes = maxRecordBytes;
  }

  @Override
  public void send(String origin, List<LinkRequest> requests) {
    String topic = TelemetryTopic.SPANS.topicName();
    int partitions = sink.partitions(topic);
    Map<Integer, List<LinkRequest>> byPartition = new TreeMap<>();
    for (LinkRequest request : requests) {
      byPartition
          .computeIfAbsent(
              KeyPartitioner.partition(request.targetTraceId(), partitions), _ -> new ArrayList<>())
          .add(request);
    }
    List<OutboundRecord> records = new ArrayList<>();
    byPartition.forEach((partition, ofPartition) -> {
      int number = 0;
      for (String header : headers(ofPartition)) {
        Map<String, String> headers =
            Map.of(
                RecordHeaders.ORIGIN,
                number == 0 ? origin : origin + "/" + number,
                StreamHeaders.LINK_REQUESTS,
                header);
        records.add(new OutboundRecord(topic, partition, null, NO_SPANS, headers));
        number++;
      }
    });
    if (!records.isEmpty()) {
      sink.send(records);
    }
  }

  /** Halves what is too much for a record until it fits. */
  private List<String> headers(List<LinkRequest> requests) {
    if (requests.size() <= REQUESTS_IN_A_RECORD) {
      String header = LinkRequestCodec.encode(requests);
      if (header.length() <= maxRecordBytes / 2 || requests.size() == 1) {
        return List.of(header);
      }
    }
    int middle = requests.size() / 2;
    List<String> headers = new ArrayList<>(headers(requests.subList(0, middle)));
    headers.addAll(headers(requests.subList(middle, requests.size())));
    return headers;
  }
}
