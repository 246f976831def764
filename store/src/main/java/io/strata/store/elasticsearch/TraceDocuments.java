package io.strata.store.elasticsearch;

import io.strata.store.EpochNanos;
import io.strata.store.trace.ChunkPosition;
import io.strata.store.trace.TraceChunk;
import io.strata.store.trace.chunk.TraceChunkCodec;
import io.strata.telemetry.resource.Resource;
import io.strata.telemetry.trace.Span;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** Trace chunks as documents. */
final class TraceDocuments {
  /** Between service and operation in a token; a control character, which names do not hold. */
  static final char OPERATION_SEPARATOR = '\u001f';

  private static final int MAX_OPERATIONS = 2_000;

  private final IndexNames names;

  TraceDocuments(IndexNames names) {
    this.names = names;
  }

  /** The token of a service's operation. */
  static String operation(String service, String operation) {
    return Tokens.cut(Tokens.cut(service) + OPERATION_SEPARATOR + operation);
  }

  Document document(int position, TraceChunk chunk) {
    Set<String> services = new LinkedHashSet<>();
    Set<String> operations = new LinkedHashSet<>();
    Set<Resource> resources = new HashSet<>();
    Tokens tokens = new Tokens();
    long end = Long.MIN_VALUE;
    boolean error = false;
    boolean overflow = false;
    for (Span span : chunk.spans()) {
      String service = span.resource().serviceName();
      overflow |= !addBounded(services, Tokens.cut(service));
      overflow |= !addBounded(operations, operation(service, span.name()));
      tokens.addAll(span.attributes());
      span.events().forEach(event -> tokens.addAll(event.attributes()));
      if (resources.add(span.resource())) {
        tokens.addAll(span.resource().attributes());
      }
      end = Math.max(end, span.startUnixNano() + span.durationNanos());
      error |= span.status().isError();
    }
    ChunkPosition place = ChunkPosition.of(chunk);
    Map<String, Object> fields = new HashMap<>();
    fields.put("trace_id", DocumentIds.ofTrace(chunk.traceId()));
    fields.put("start", place.startUnixNano());
    fields.put("tie", place.tie());
    fields.put("duration", end - place.startUnixNano());
    fields.put("services", services);
    fields.put("operations", operations);
    fields.put("tokens", tokens.all());
    fields.put("spans", TraceChunkCodec.encode(chunk.spans()));
    if (error) {
      fields.put("error", true);
    }
    if (overflow || tokens.overflow()) {
      fields.put("overflow", true);
    }
    return new Document(
        position,
        names.of(
            Signal.TRACES,
            LocalDate.ofInstant(EpochNanos.toInstant(place.startUnixNano()), ZoneOffset.UTC)),
        DocumentIds.ofTraceChunk(
            new DocumentIds.TraceChunkKey(chunk.traceId(), chunk.partition(), chunk.segment())),
        chunk.lastOffset(),
        fields);
  }

  private static boolean addBounded(Set<String> set, String text) {
    return set.contains(text) || (set.size() < MAX_OPERATIONS && set.add(text));
  }
}
