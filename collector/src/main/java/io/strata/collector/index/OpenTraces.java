package io.strata.collector.index;

import io.strata.telemetry.trace.Span;
import io.strata.telemetry.trace.TraceId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The spans of an open segment by trace, and what of them is stored and sent. Not thread-safe. */
final class OpenTraces {
  private final SegmentCut cut;
  private final Map<TraceId, List<Span>> traces = new LinkedHashMap<>();
  private final Set<TraceId> changed = new LinkedHashSet<>();
  private boolean unsent = true;
  private boolean sentAsComplete;

  OpenTraces(SegmentCut cut) {
    this.cut = cut;
  }

  SegmentCut cut() {
    return cut;
  }

  void add(Span span) {
    traces.computeIfAbsent(span.traceId(), _ -> new ArrayList<>()).add(span);
    changed.add(span.traceId());
    unsent = true;
    sentAsComplete = false;
  }

  /** The whole content of the traces that got spans since they were last stored. */
  Map<TraceId, List<Span>> changed() {
    Map<TraceId, List<Span>> result = new LinkedHashMap<>();
    changed.forEach(id -> result.put(id, traces.getOrDefault(id, List.of())));
    return result;
  }

  void stored() {
    changed.clear();
  }

  /** Whether derived metrics are to be sent, as complete ones or not. */
  boolean hasUnsent(boolean asComplete) {
    return asComplete ? !sentAsComplete : unsent;
  }

  void sent(boolean asComplete) {
    unsent = false;
    sentAsComplete = asComplete;
  }
}
