package io.strata.store.trace;

import io.strata.telemetry.trace.Span;
import io.strata.telemetry.trace.SpanReference;
import io.strata.telemetry.trace.TraceId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Makes one trace of its chunks. */
public final class TraceMerge {
  /** The order of a trace's spans: by start; the rest only makes it definite. */
  public static final Comparator<Span> ORDER =
      Comparator.comparingLong(Span::startUnixNano)
          .thenComparing(Span::spanId)
          .thenComparing(Span::kind)
          .thenComparing(span -> span.resource().serviceName());

  private TraceMerge() {}

  /**
   * The spans of a trace by start, each once, as {@link TraceDeliveries} tells.
   *
   * @param parts the trace's spans by chunk
   */
  public static List<Span> spans(Map<TraceChunk.Id, List<Span>> parts) {
    TraceDeliveries deliveries = new TraceDeliveries();
    parts.forEach(deliveries::add);
    List<Span> spans = new ArrayList<>(deliveries.size());
    parts.forEach((chunk, part) -> spans.addAll(deliveries.of(chunk, part)));
    spans.sort(ORDER);
    return spans;
  }

  /**
   * The spans of traces by what names them, each once; several where they share an id.
   *
   * @param parts the spans of each trace by chunk
   */
  public static Map<SpanReference, List<Span>> byReference(
      Map<TraceId, Map<TraceChunk.Id, List<Span>>> parts) {
    return parts.values().stream()
        .flatMap(ofTrace -> spans(ofTrace).stream())
        .collect(Collectors.groupingBy(SpanReference::to));
  }
}
