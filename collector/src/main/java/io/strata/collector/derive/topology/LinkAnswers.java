package io.strata.collector.derive.topology;

import io.strata.collector.derive.figures.Bounds;
import io.strata.collector.derive.figures.DerivedMetrics;
import io.strata.collector.derive.figures.Loss;
import io.strata.collector.derive.figures.Losses;
import io.strata.telemetry.metric.Metric;
import io.strata.telemetry.trace.Span;
import io.strata.telemetry.trace.SpanId;
import io.strata.telemetry.trace.TraceId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Answers link requests: each with the sender that memory or the store knows, as a request over an
 * edge. Not thread-safe.
 */
public final class LinkAnswers {
  /** The store is asked for so many traces at once. */
  private static final int TRACES_AT_ONCE = 200;

  private final RecentSpans recent;
  private final SenderLookup lookup;
  private final Bounds bounds;
  private final Losses losses;
  private final PeerReader peers = new PeerReader();

  LinkAnswers(RecentSpans recent, SenderLookup lookup, Bounds bounds, Losses losses) {
    this.recent = recent;
    this.lookup = lookup;
    this.bounds = bounds;
    this.losses = losses;
  }

  /**
   * What was found for a batch.
   *
   * @param origin the batch's
   * @param metrics by record key
   */
  public record Answer(String origin, Map<String, List<Metric>> metrics) {}

  /**
   * The answers to batches; to those for which nothing was found there is none.
   *
   * @throws io.strata.store.StoreUnavailableException where the store does not answer now
   */
  public List<Answer> to(List<PendingLinks.Batch> batches) {
    Map<LinkRequest, Sender> senders = senders(batches);
    List<Answer> answers = new ArrayList<>();
    for (PendingLinks.Batch batch : batches) {
      EdgeMetrics edges = new EdgeMetrics(bounds, losses, batch.window());
      for (LinkRequest request : batch.requests()) {
        Sender sender = senders.get(request);
        if (sender == null) {
          losses.add(Loss.LINKS_UNRESOLVED);
        } else {
          request.receiver().countFrom(sender, edges);
        }
      }
      if (!edges.isEmpty()) {
        DerivedMetrics out = new DerivedMetrics();
        edges.collect(out);
        answers.add(new Answer(batch.origin(), out.byKey()));
      }
    }
    return answers;
  }

  private Map<LinkRequest, Sender> senders(List<PendingLinks.Batch> batches) {
    Map<LinkRequest, Sender> found = new HashMap<>();
    Set<LinkRequest> missing = new LinkedHashSet<>();
    for (PendingLinks.Batch batch : batches) {
      for (LinkRequest request : batch.requests()) {
        Sender sender = inMemory(request);
        if (sender == null) {
          missing.add(request);
        } else {
          found.put(request, sender);
        }
      }
    }
    lookUp(missing, found);
    if (!missing.isEmpty()) {
      // What was stored a moment ago may not be visible yet.
      lookup.refresh();
      lookUp(missing, found);
    }
    return found;
  }

  /** Asks the store for many traces at once; what is found is missing no more. */
  private void lookUp(Set<LinkRequest> missing, Map<LinkRequest, Sender> found) {
    Map<TraceId, List<LinkRequest>> byTrace = new LinkedHashMap<>();
    for (LinkRequest request : missing) {
      byTrace.computeIfAbsent(request.targetTraceId(), _ -> new ArrayList<>()).add(request);
    }
    List<TraceId> traces = List.copyOf(byTrace.keySet());
    for (int from = 0; from < traces.size(); from += TRACES_AT_ONCE) {
      List<TraceId> some = traces.subList(from, Math.min(traces.size(), from + TRACES_AT_ONCE));
      lookup
          .traces(some)
          .forEach((traceId, spans) -> {
            for (LinkRequest request : byTrace.getOrDefault(traceId, List.of())) {
              Sender sender = among(spans, request);
              if (sender != null) {
                found.put(request, sender);
                missing.remove(request);
              }
            }
          });
    }
  }

  private @Nullable Sender inMemory(LinkRequest request) {
    SpanNode at = recent.find(request.targetTraceId(), request.targetSpanId());
    for (int hop = 0; hop < Ancestry.MAX_HOPS && at != null; hop++) {
      if (at.isSender()) {
        return Sender.of(at);
      }
      Place above = request.throughParents() && at.isPassable() ? Ancestry.above(at.place()) : null;
      at = above == null ? null : above.node();
    }
    return null;
  }

  private @Nullable Sender among(List<Span> trace, LinkRequest request) {
    if (trace.isEmpty()) {
      return null;
    }
    Function<SpanId, @Nullable Span> byId = byId(trace);
    Span at = byId.apply(request.targetSpanId());
    for (int hop = 0; hop < Ancestry.MAX_HOPS && at != null; hop++) {
      Peer peer = peers.read(at.kind(), at.attributes());
      if (SpanNode.isSender(at.kind(), peer)) {
        return Sender.of(
            Bounds.label(at.resource().serviceName()),
            peer,
            at.status().isError(),
            at.durationNanos());
      }
      at = request.throughParents() && isPassable(at) ? byId.apply(at.parentSpanId()) : null;
    }
    return null;
  }

  /** Of spans that share an id the one that sends. */
  private Function<SpanId, @Nullable Span> byId(List<Span> trace) {
    Map<SpanId, Span> spans = new HashMap<>();
    for (Span span : trace) {
      spans.merge(span.spanId(), span, (first, next) -> isSender(first) ? first : next);
    }
    return spans::get;
  }

  private boolean isSender(Span span) {
    return SpanNode.isSender(span.kind(), peers.read(span.kind(), span.attributes()));
  }

  private static boolean isPassable(Span span) {
    return switch (span.kind()) {
      case INTERNAL, UNSPECIFIED -> true;
      case CONSUMER -> span.links().isEmpty();
      case SERVER, CLIENT, PRODUCER -> false;
    };
  }
}
