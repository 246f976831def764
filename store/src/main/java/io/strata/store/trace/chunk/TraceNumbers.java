package io.strata.store.trace.chunk;

import io.strata.telemetry.trace.TraceId;
import java.util.ArrayList;
import java.util.List;

/** The traces of a chunk in order of first occurrence. Not thread-safe. */
final class TraceNumbers {
  private final List<TraceId> traces = new ArrayList<>();

  /** One more than the number of the trace there; 0 where there is none. */
  private final int[] slots;

  /** For as many traces at most. */
  TraceNumbers(int most) {
    this.slots = new int[Integer.highestOneBit(Math.max(4, most)) * 4];
  }

  List<TraceId> traces() {
    return traces;
  }

  int number(TraceId id) {
    long hash = (id.low() ^ id.high() * 0xff51afd7ed558ccdL) * 0x9E3779B97F4A7C15L;
    int slot = (int) (hash >>> 32) & (slots.length - 1);
    while (slots[slot] != 0) {
      TraceId there = traces.get(slots[slot] - 1);
      if (there.low() == id.low() && there.high() == id.high()) {
        return slots[slot] - 1;
      }
      slot = (slot + 1) & (slots.length - 1);
    }
    traces.add(id);
    slots[slot] = traces.size();
    return traces.size() - 1;
  }
}
