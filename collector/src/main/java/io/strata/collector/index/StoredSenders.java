package io.strata.collector.index;

import io.strata.collector.derive.topology.SenderLookup;
import io.strata.store.trace.TraceReader;
import io.strata.telemetry.trace.Span;
import io.strata.telemetry.trace.SpanReference;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Finds the senders of messages among the stored traces. Thread-safe. */
public final class StoredSenders implements SenderLookup {
  private final TraceReader reader;

  /** Senders that the reader finds. */
  public StoredSenders(TraceReader reader) {
    this.reader = reader;
  }

  @Override
  public Map<SpanReference, List<Span>> spans(Collection<SpanReference> wanted) {
    return reader.linkTargets(wanted);
  }

  @Override
  public void refresh() {
    reader.refresh();
  }
}
