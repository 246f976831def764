package io.strata.collector.derive.topology;

import java.util.ArrayList;
import java.util.List;

/** The spans of a segment that were new in it or seen again. Not thread-safe. */
final class ReceivedSegment {
  private final long number;
  private final long window;
  private final List<SpanNode> nodes = new ArrayList<>();
  private long bytes;
  private boolean waited;

  /**
   * An empty segment.
   *
   * @param window its window of stream time
   */
  ReceivedSegment(long number, long window) {
    this.number = number;
    this.window = window;
  }

  long number() {
    return number;
  }

  long window() {
    return window;
  }

  List<SpanNode> nodes() {
    return nodes;
  }

  void hold(SpanNode node) {
    nodes.add(node);
    bytes += node.bytes();
  }

  /** A span is held by a later segment from now on. */
  void passOn(SpanNode node) {
    bytes -= node.bytes();
  }

  /** About how much memory those spans take that were seen last here. */
  long bytes() {
    return bytes;
  }

  /** Whether its spans have waited long enough: true once. */
  boolean takeWaited() {
    boolean first = !waited;
    waited = true;
    return first;
  }
}
