package io.strata.collector.receive;

import com.google.protobuf.Message;
import io.strata.collector.ownmetrics.CollectorMetrics;
import io.strata.collector.stream.RecordSink;
import io.strata.collector.stream.StreamUnavailableException;
import io.strata.telemetry.otlp.MalformedTelemetryException;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The way of a request into Kafka, the same for all transports: split, write, answer once Kafka has
 * acknowledged. Thread-safe.
 */
public final class Ingest {
  private final RecordSink sink;
  private final int maxRecordBytes;
  private final CollectorMetrics metrics;

  /** Requests become records of at most so many bytes. */
  public Ingest(RecordSink sink, int maxRecordBytes, CollectorMetrics metrics) {
    this.sink = sink;
    this.maxRecordBytes = maxRecordBytes;
    this.metrics = metrics;
  }

  /**
   * Takes a request.
   *
   * @param request the request's protobuf bytes; they must not change
   * @param transport for the metrics: {@code grpc} or {@code http}
   * @return the answer, which names what was refused
   * @throws MalformedTelemetryException where the bytes are no request of the signal; nothing of it
   *     was written
   * @throws StreamUnavailableException where Kafka did not acknowledge everything
   */
  <A extends Message> A accept(OtlpSignal<A> signal, byte[] request, String transport) {
    Split split =
        signal
            .splitter()
            .split(request, sink.partitions(signal.topic().topicName()), maxRecordBytes);
    long rejected = split.rejected().values().stream().mapToLong(Long::longValue).sum();
    metrics.received(signal.topic(), transport, split.accepted() + rejected);
    split.rejected().forEach((reason, count) -> metrics.rejected(signal.topic(), reason, count));
    try {
      sink.send(split.records());
    } catch (StreamUnavailableException e) {
      metrics.rejected(signal.topic(), "kafka_unavailable", split.accepted());
      throw e;
    }
    metrics.produced(signal.topic(), split.accepted());
    return signal.answer().of(rejected, message(split.rejected()));
  }

  private static String message(Map<String, Long> rejected) {
    return rejected.entrySet().stream()
        .map(entry -> entry.getValue() + " " + entry.getKey())
        .collect(Collectors.joining(", ", "refused: ", ""));
  }
}
