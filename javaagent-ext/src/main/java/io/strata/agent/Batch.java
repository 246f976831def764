package io.strata.agent;

import java.util.Collection;

/** What one export call handed over: items of one signal, with their estimated size in memory. */
final class Batch<T> {
  private final Signal<T> signal;
  private final Collection<T> items;
  private final long bytes;

  Batch(Signal<T> signal, Collection<T> items) {
    this.signal = signal;
    this.items = items;
    this.bytes = signal.estimateBytes(items);
  }

  Signal<T> signal() {
    return signal;
  }

  Collection<T> items() {
    return items;
  }

  int size() {
    return items.size();
  }

  long bytes() {
    return bytes;
  }
}
