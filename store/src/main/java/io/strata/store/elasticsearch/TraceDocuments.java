package io.strata.store.elasticsearch;

import io.strata.store.trace.TraceChunk;
import io.strata.store.trace.chunk.TraceChunkCodec;
import io.strata.telemetry.resource.Resource;
import io.strata.telemetry.trace.Span;
import io.strata.telemetry.trace.TraceId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** Trace chunks as documents. */
final class TraceDocuments {
  /** Between service and operation in a token; a control character, which names do not hold. */
  static final char OPERATION_SEPARATOR = '\u001f';

  private static final int MAX_OPERATIONS = 2_000;
  private static final int MAX_TOKENS = 16_384;

  private final DayIndices days;

  TraceDocuments(DayIndices days) {
    this.days = days;
  }

  /** The token of a service's operation. */
  static String operation(String service, String operation) {
    return Tokens.cut(Tokens.cut(service) + OPERATION_SEPARATOR + operation);
  }

  /** From the first start to the last end of a trace's spans. */
  private static final class Extent {
    private long start = Long.MAX_VALUE;
    private long end = Long.MIN_VALUE;

    void add(Span span) {
      start = Math.min(start, span.startUnixNano());
      end = Math.max(end, span.startUnixNano() + span.durationNanos());
    }

    long length() {
      return end - start;
    }
  }

  Document document(int position, TraceChunk chunk) {
    Set<String> services = new LinkedHashSet<>();
    Set<String> operations = new LinkedHashSet<>();
    Set<Resource> resources = new HashSet<>();
    Map<TraceId, Extent> traces = new LinkedHashMap<>();
    Tokens tokens = new Tokens(MAX_TOKENS);
    long longest = 0;
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
      traces.computeIfAbsent(span.traceId(), _ -> new Extent()).add(span);
      longest = Math.max(longest, span.durationNanos());
      error |= span.status().isError();
    }
    Map<String, Object> fields = new HashMap<>();
    fields.put("traces", traces.keySet().stream().map(DocumentIds::hash).toList());
    fields.put("newest", chunk.newestUnixNano());
    fields.put("oldest", chunk.oldestUnixNano());
    fields.put("tie", DocumentIds.tie(chunk.id()));
    fields.put("longest", longest);
    fields.put("shortest", traces.values().stream().mapToLong(Extent::length).min().orElseThrow());
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
        days.ofMillis(Signal.TRACES, chunk.streamMillis()),
        DocumentIds.ofTraceChunk(chunk.id()),
        chunk.lastOffset(),
        fields);
  }

  private static boolean addBounded(Set<String> set, String text) {
    return set.contains(text) || (set.size() < MAX_OPERATIONS && set.add(text));
  }
}
