package io.strata.collector.receive;

import io.strata.collector.stream.OutboundRecord;
import java.util.List;
import java.util.Map;

/**
 * A request of spans as the records that a receiver makes of it: each trace in its partition.
 *
 * @param refused spans that no record holds, by reason
 */
public record TraceRecords(List<OutboundRecord> records, Map<String, Long> refused) {
  public TraceRecords {
    records = List.copyOf(records);
    refused = Map.copyOf(refused);
  }

  /**
   * Splits a request.
   *
   * @param request protobuf
   * @param partitions of the topic of spans
   * @throws io.strata.telemetry.otlp.MalformedTelemetryException where it is no such request
   */
  public static TraceRecords of(byte[] request, int partitions, int maxRecordBytes) {
    Split split = TraceSplitter.split(request, partitions, maxRecordBytes);
    return new TraceRecords(split.records(), split.rejected());
  }
}
