package io.strata.store.elasticsearch;

import io.strata.store.trace.TraceChunk;
import io.strata.store.trace.chunk.TraceChunkCodec;
import io.strata.telemetry.resource.Resource;
import io.strata.telemetry.trace.Span;
import io.strata.telemetry.trace.SpanEvent;
import io.strata.telemetry.trace.TraceId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Trace chunks as documents. */
final class TraceDocuments {
  /** Between service and operation in a token; a control character, which names do not hold. */
  static final char OPERATION_SEPARATOR = '\u001f';

  private static final int MAX_OPERATIONS = 2_000;
  private static final int MAX_TOKENS = 16_384;

  private TraceDocuments() {}

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

  /** What is gathered from a chunk's spans, each distinct thing once. */
  private static final class Gathered {
    private final Map<Resource, String> services = new HashMap<>();
    private final Map<String, Set<String>> operations = new LinkedHashMap<>();
    private final Map<TraceId, Extent> traces = new LinkedHashMap<>();
    private final Tokens tokens = new Tokens(MAX_TOKENS);
    private long longest;
    private boolean error;

    /** Of spans that follow each other most are of one resource. */
    private @Nullable Resource lastResource;

    private Set<String> lastOperations = Set.of();
    private String lastName = "";

    void add(Span span) {
      addOperation(span.resource(), span.name());
      for (SpanEvent event : span.events()) {
        tokens.addAll(event.attributes());
      }
      traces.computeIfAbsent(span.traceId(), _ -> new Extent()).add(span);
      longest = Math.max(longest, span.durationNanos());
      error |= span.status().isError();
    }

    @SuppressWarnings("ReferenceEquality") // Only saves the look-up.
    private void addOperation(Resource resource, String name) {
      if (resource != lastResource) {
        lastResource = resource;
        lastOperations = operationsOf(resource);
      } else if (name == lastName) {
        return;
      }
      lastName = name;
      lastOperations.add(name);
    }

    private Set<String> operationsOf(Resource resource) {
      @Nullable String service = services.get(resource);
      if (service == null) {
        service = resource.serviceName();
        services.put(resource, service);
        tokens.addAll(resource.attributes());
      }
      return operations.computeIfAbsent(service, _ -> new LinkedHashSet<>());
    }
  }

  /**
   * The document of a chunk.
   *
   * @throws IllegalArgumentException where it holds more than a chunk may have
   */
  static EncodedChunk encode(TraceChunk chunk) {
    Map<String, Object> fields =
        switch (chunk.content()) {
          case TRACES -> traces(chunk);
          case SENDERS -> senders(chunk);
          case NOTHING -> Map.of();
        };
    return new EncodedChunk(
        chunk.id(),
        chunk.streamMillis(),
        chunk.lastOffset(),
        chunk.content(),
        chunk.spanCount(),
        DocumentSmile.body(fields));
  }

  /** Only what a reader that knows the trace finds it by, and in which order. */
  private static Map<String, Object> senders(TraceChunk chunk) {
    Set<Integer> traces = new LinkedHashSet<>();
    chunk.spans().forEach(span -> traces.add(DocumentIds.hash(span.traceId())));
    return Map.of(
        TraceSchema.SENDERS,
        traces,
        "newest",
        chunk.newestUnixNano(),
        "tie",
        DocumentIds.tie(chunk.id()),
        TraceSchema.SPANS,
        TraceChunkCodec.encode(chunk.spans()));
  }

  private static Map<String, Object> traces(TraceChunk chunk) {
    Gathered gathered = new Gathered();
    chunk.spans().forEach(gathered::add);
    byte[] spans = TraceChunkCodec.encode(chunk.spans(), gathered.tokens);
    Set<String> services = new LinkedHashSet<>();
    Set<String> operations = new LinkedHashSet<>();
    boolean overflow = gathered.tokens.overflow();
    for (Map.Entry<String, Set<String>> ofService : gathered.operations.entrySet()) {
      overflow |= !addBounded(services, Tokens.cut(ofService.getKey()));
      for (String operation : ofService.getValue()) {
        overflow |= !addBounded(operations, operation(ofService.getKey(), operation));
      }
    }
    Map<String, Object> fields = new HashMap<>();
    fields.put(
        TraceSchema.TRACES, gathered.traces.keySet().stream().map(DocumentIds::hash).toList());
    fields.put("newest", chunk.newestUnixNano());
    fields.put("oldest", chunk.oldestUnixNano());
    fields.put("tie", DocumentIds.tie(chunk.id()));
    fields.put("longest", gathered.longest);
    fields.put(
        "shortest",
        gathered.traces.values().stream().mapToLong(Extent::length).min().orElseThrow());
    fields.put("services", services);
    fields.put("operations", operations);
    fields.put("tokens", gathered.tokens.all());
    fields.put(TraceSchema.SPANS, spans);
    if (gathered.error) {
      fields.put("error", true);
    }
    if (overflow) {
      fields.put("overflow", true);
    }
    return fields;
  }

  private static boolean addBounded(Set<String> set, String text) {
    return set.contains(text) || (set.size() < MAX_OPERATIONS && set.add(text));
  }
}
