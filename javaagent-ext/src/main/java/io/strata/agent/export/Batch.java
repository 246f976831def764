package io.strata.agent.export;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** What one export call handed over: items of one signal, with their estimated size in memory. */
final class Batch<T> {
  private final Signal<T> signal;
  private final List<T> items;
  private final long bytes;

  /** Copies the items: processors use their collection again once the export call has returned. */
  Batch(Signal<T> signal, Collection<T> items) {
    this.signal = signal;
    this.items = new ArrayList<>(items);
    this.bytes = signal.estimateBytes(items);
  }

  Signal<T> signal() {
    return signal;
  }

  List<T> items() {
    return items;
  }

  int size() {
    return items.size();
  }

  long bytes() {
    return bytes;
  }
}
