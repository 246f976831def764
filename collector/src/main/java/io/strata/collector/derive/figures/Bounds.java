package io.strata.collector.derive.figures;

/**
 * How much of a segment is told apart. What is beyond goes under {@value #OTHER}, in the order of
 * arrival, and is counted as a {@link Loss}; no request is left out of the counts.
 *
 * @param maxServices services
 * @param maxInstances instances of a service
 * @param maxSpanNames span names of a service
 * @param maxEdges edges of a client
 * @param maxSeries series and windows of operations, and as many of edges; instances likewise
 */
public record Bounds(
    int maxServices, int maxInstances, int maxSpanNames, int maxEdges, int maxSeries) {
  /** The value that stands for those beyond a bound. */
  public static final String OTHER = "other";

  /** Longer names and addresses are cut: they become labels. */
  public static final int MAX_LABEL = 500;

  /** The defaults of {@code collector.yaml}. */
  public static final Bounds DEFAULT = new Bounds(1_000, 1_000, 1_000, 1_000, 20_000);

  public Bounds {
    if (maxServices < 1 || maxInstances < 1 || maxSpanNames < 1 || maxEdges < 1 || maxSeries < 1) {
      throw new IllegalArgumentException("bounds are positive");
    }
  }

  /** A text as a label's value. */
  public static String label(String text) {
    return text.length() <= MAX_LABEL ? text : text.substring(0, MAX_LABEL);
  }
}
