package io.strata.bench.shop;

import java.util.List;

/**
 * A trace: its spans, parents first.
 *
 * @param medianNanos what the root takes in every second trace at most
 */
record TraceTemplate(List<SpanTemplate> spans, long medianNanos) {
  TraceTemplate {
    spans = List.copyOf(spans);
  }

  long failures() {
    return spans.stream().filter(SpanTemplate::failed).count();
  }
}
