package io.strata.collector.derive.topology;

import io.strata.collector.derive.figures.Bounds;
import io.strata.collector.derive.figures.DerivedMetrics;
import io.strata.collector.derive.figures.Loss;
import io.strata.collector.derive.figures.Losses;
import io.strata.collector.derive.figures.SamplingWeight;
import io.strata.telemetry.metric.Metric;
import io.strata.telemetry.trace.Span;
import io.strata.telemetry.trace.SpanReference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Answers link requests: each with the sender that memory or the store knows, as a request over an
 * edge. Not thread-safe.
 */
public final class LinkAnswers {
  /** The store is asked for so many spans at once. */
  private static final int SPANS_AT_ONCE = 200;

  private final RecentSpans recent;
  private final SenderLookup lookup;
  private final Bounds bounds;
  private final Losses losses;
  private final PeerReader peers = new PeerReader();
  private final MessageSenders senders = new MessageSenders();

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

  /**
   * Asks the store for many spans at once, and where these send nothing for the spans above them;
   * what is found is missing no more.
   */
  private void lookUp(Set<LinkRequest> missing, Map<LinkRequest, Sender> found) {
    Map<SpanReference, List<LinkRequest>> asked = new LinkedHashMap<>();
    for (LinkRequest request : missing) {
      ask(asked, new SpanReference(request.targetTraceId(), request.targetSpanId()), request);
    }
    for (int hop = 0; hop < Ancestry.MAX_HOPS && !asked.isEmpty(); hop++) {
      Map<SpanReference, List<LinkRequest>> above = new LinkedHashMap<>();
      Map<SpanReference, List<Span>> spans = spans(List.copyOf(asked.keySet()));
      asked.forEach((at, requests) -> {
        List<Span> sharing = spans.getOrDefault(at, List.of());
        Span sender = sharing.stream().filter(senders::isSender).findFirst().orElse(null);
        for (LinkRequest request : requests) {
          if (sender != null) {
            found.put(request, sender(sender));
            missing.remove(request);
          } else if (request.throughParents() && !sharing.isEmpty()) {
            askAbove(above, sharing.getFirst(), request);
          }
        }
      });
      asked = above;
    }
  }

  private Map<SpanReference, List<Span>> spans(List<SpanReference> references) {
    Map<SpanReference, List<Span>> spans = new HashMap<>();
    for (int from = 0; from < references.size(); from += SPANS_AT_ONCE) {
      int to = Math.min(references.size(), from + SPANS_AT_ONCE);
      spans.putAll(lookup.spans(references.subList(from, to)));
    }
    return spans;
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

  private static void ask(
      Map<SpanReference, List<LinkRequest>> asked, SpanReference at, LinkRequest request) {
    asked.computeIfAbsent(at, _ -> new ArrayList<>()).add(request);
  }

  private static void askAbove(
      Map<SpanReference, List<LinkRequest>> above, Span at, LinkRequest request) {
    if (MessageSenders.isPassable(at) && !at.isRoot()) {
      ask(above, new SpanReference(at.traceId(), at.parentSpanId()), request);
    }
  }

  private Sender sender(Span span) {
    return Sender.of(
        Bounds.label(span.resource().serviceName()),
        peers.read(span.kind(), span.attributes()),
        SamplingWeight.ofTraceState(span.traceState()),
        span.status().isError(),
        span.durationNanos());
  }
}
