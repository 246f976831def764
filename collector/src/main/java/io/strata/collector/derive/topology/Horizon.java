package io.strata.collector.derive.topology;

/**
 * How far back spans are remembered, in windows of stream time.
 *
 * @param duplicateWindows within how many windows a span that comes again is a duplicate
 * @param waitWindows after how many windows a call without a server's span is one to a peer that
 *     sends no spans
 * @param maxSpans how many spans are remembered at most; the oldest segments go first
 */
public record Horizon(int duplicateWindows, int waitWindows, int maxSpans) {
  public Horizon {
    if (duplicateWindows < 1 || waitWindows < 1 || maxSpans < 1) {
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
