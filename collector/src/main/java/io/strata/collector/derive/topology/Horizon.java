package io.strata.collector.derive.topology;

/**
 * How long spans are remembered, in windows of stream time.
 *
 * @param duplicateWindows for how many windows a span that comes again is a duplicate, and how much
 *     earlier than its consumer a message's sender may have come to be found in memory
 * @param waitWindows after how many windows a call without a server's span is one to a peer that
 *     sends no spans, and a message's sender is asked for elsewhere
 * @param maxSpans how many spans are remembered at most; the oldest segments go first
 * @param maxBytes how much memory they may take, about
 */
public record Horizon(int duplicateWindows, int waitWindows, int maxSpans, long maxBytes) {
  public Horizon {
    if (duplicateWindows < 1 || waitWindows < 1 || maxSpans < 1 || maxBytes < 1) {
      throw new IllegalArgumentException("horizons are positive");
    }
  }

  /**
   * For how many windows spans are held: what waits must have been told from duplicates by all that
   * came within the duplicates' horizon before it.
   */
  int windows() {
    return duplicateWindows + waitWindows;
  }
}
