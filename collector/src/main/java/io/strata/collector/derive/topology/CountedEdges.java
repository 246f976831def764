package io.strata.collector.derive.topology;

import io.strata.telemetry.attribute.AttributeValue;
import io.strata.telemetry.trace.Span;

/**
 * Which of the edges that a span takes part in are counted here. An agent that counts itself has
 * counted the others before it sampled, and says on its spans which these are: an edge is counted
 * by one side, or here, whatever the other side does.
 *
 * @param used to the database or broker that it uses, or from the user who has no span
 * @param received from who called it or sent it a message
 * @param unanswered to a peer that sends no spans
 */
public record CountedEdges(boolean used, boolean received, boolean unanswered) {
  /** On a server's or consumer's span of an agent: it did not learn who called. */
  public static final String CALLER_UNKNOWN = "strata.caller.unknown";

  /** On a client's span of an agent: it has counted the edge to a peer of which it is sure. */
  public static final String CALLEE_EXTERNAL = "strata.callee.external";

  /** All: the sender counts nothing itself. */
  public static final CountedEdges ALL = new CountedEdges(true, true, true);

  /** None: the span is remembered only, as the other side of others. */
  public static final CountedEdges NONE = new CountedEdges(false, false, false);

  private static final CountedEdges OF_UNKNOWN_CALLER = new CountedEdges(false, true, false);
  private static final CountedEdges OF_UNANSWERED = new CountedEdges(false, false, true);

  private static final int SAMPLED = 1;

  /**
   * Those of a span whose sender counts itself. Whether a peer answered can't be told of one that
   * was kept for its error or duration beyond what was sampled: the other side may be missing.
   */
  public static CountedEdges leftBy(Span span) {
    return switch (span.kind()) {
      case SERVER, CONSUMER -> says(span, CALLER_UNKNOWN) ? OF_UNKNOWN_CALLER : NONE;
      case CLIENT -> isSampled(span) && !says(span, CALLEE_EXTERNAL) ? OF_UNANSWERED : NONE;
      case PRODUCER, INTERNAL, UNSPECIFIED -> NONE;
    };
  }

  private static boolean isSampled(Span span) {
    return (span.flags() & SAMPLED) != 0;
  }

  private static boolean says(Span span, String attribute) {
    AttributeValue value = span.attributes().get(attribute);
    return value != null && value.text().equals("true");
  }
}
