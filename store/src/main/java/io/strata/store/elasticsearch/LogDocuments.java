package io.strata.store.elasticsearch;

import com.fasterxml.jackson.databind.JsonNode;
import io.strata.store.log.LogEntry;
import io.strata.store.log.LogPosition;
import io.strata.store.search.EpochNanos;
import io.strata.store.search.LogSubject;
import io.strata.telemetry.log.LogRecord;
import io.strata.telemetry.otlp.OtlpDecoder;
import io.strata.telemetry.otlp.OtlpEncoder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Log records as documents. The record itself is OTLP in a stored field: stored fields of many
 * documents are compressed together, and log records resemble each other.
 */
final class LogDocuments {
  private static final int MAX_TOKENS = 2_000;
  private static final int MAX_WORDS = 2_000;
  private static final int INDEX_BITS = 20;

  private final IndexSchedule schedule;

  LogDocuments(IndexSchedule schedule) {
    this.schedule = schedule;
  }

  /** A time as {@code date_nanos} takes it. */
  static String time(long unixNano) {
    return EpochNanos.toInstant(unixNano).toString();
  }

  Document document(int position, LogEntry entry) {
    LogRecord record = entry.record();
    LogSubject subject = new LogSubject(record);
    Tokens tokens = new Tokens(MAX_TOKENS);
    subject.attributeSets().forEach(tokens::addAll);
    Set<String> words = new LinkedHashSet<>();
    boolean overflow = tokens.overflow();
    for (String word : subject.words()) {
      if (words.size() == MAX_WORDS && !words.contains(word)) {
        overflow = true;
        break;
      }
      words.add(word);
    }
    Map<String, Object> fields = new HashMap<>();
    fields.put("time", time(record.timeUnixNano()));
    fields.put("sequence", entry.sequence());
    fields.put("partition", entry.partition());
    fields.put("severity", Math.clamp(record.severityNumber(), 0, 24));
    fields.put("service", Tokens.cut(record.resource().serviceName()));
    fields.put("words", String.join(" ", words));
    fields.put("tokens", tokens.all());
    fields.put("record", OtlpEncoder.logs(List.of(record)));
    if (record.traceId() != null) {
      fields.put("trace_id", record.traceId().hex());
    }
    if (record.spanId().isValid()) {
      fields.put("span_id", record.spanId().hex());
    }
    if (overflow) {
      fields.put("overflow", true);
    }
    return Document.of(
        position,
        schedule.index(Signal.LOGS, entry.streamMillis()),
        DocumentIds.ofLogEntry(entry.partition(), entry.sequence()),
        0,
        fields);
  }

  /** The entry of a hit that is sorted by place and has its record. */
  static LogEntry entry(JsonNode hit) {
    LogPosition place = position(hit);
    try {
      byte[] bytes = hit.path("fields").path("record").path(0).binaryValue();
      return new LogEntry(
          OtlpDecoder.logs(bytes).items().getFirst(),
          place.partition(),
          place.sequence() >>> INDEX_BITS,
          (int) (place.sequence() & (1 << INDEX_BITS) - 1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static LogPosition position(JsonNode hit) {
    JsonNode sort = hit.path("sort");
    return new LogPosition(
        EpochNanos.of(Instant.parse(sort.path(0).asText())),
        sort.path(1).asLong(),
        sort.path(2).asInt());
  }
}
