package io.strata.collector.sample;

import org.jspecify.annotations.Nullable;

/**
 * How one partition's traces are sampled.
 *
 * @param worth what makes a trace worth keeping
 */
public record SamplingPolicy(Budget budget, Worth worth, Reach reach) {

  /**
   * What may be stored of the partition per time; at least one of the first two is there.
   *
   * @param spansPerSecond null for no such bound
   * @param bytesPerDay of spans as OTLP, uncompressed; null for no such bound
   * @param errorSpansPerSecond up to which traces with errors are kept beyond the budget
   */
  public record Budget(
      @Nullable Double spansPerSecond, @Nullable Double bytesPerDay, double errorSpansPerSecond) {
    public Budget {
      if (spansPerSecond == null && bytesPerDay == null) {
        throw new IllegalArgumentException("a budget is in spans or in bytes, or both");
      }
    }

    /** How many spans of a segment may be kept. */
    long spans(ClosedSegment segment) {
      double spans = Double.MAX_VALUE;
      if (spansPerSecond != null) {
        spans = spansPerSecond * segment.millis() / 1_000;
      }
      if (bytesPerDay != null && !segment.spans().isEmpty()) {
        double bytesPerSpan = Math.max(1, segment.bytes() / (double) segment.spans().size());
        spans = Math.min(spans, bytesPerDay * segment.millis() / 86_400_000 / bytesPerSpan);
      }
      return (long) spans;
    }

    /** How many spans of a segment's traces with errors may be kept. */
    long errorSpans(ClosedSegment segment) {
      return (long) (errorSpansPerSecond * segment.millis() / 1_000);
    }
  }

  /**
   * What makes a trace worth keeping.
   *
   * @param slowQuantile slow is what took longer than this part of an operation's calls
   * @param slowPerOperation how many slow traces of an operation are kept per segment at most
   * @param sharePerOperation how many traces each operation gets per segment, where it has them
   */
  public record Worth(double slowQuantile, int slowPerOperation, int sharePerOperation) {
    public Worth {
      if (!(slowQuantile > 0 && slowQuantile < 1)) {
        throw new IllegalArgumentException("a quantile is between 0 and 1");
      }
      if (slowPerOperation < 0 || sharePerOperation < 0) {
        throw new IllegalArgumentException("shares are not negative");
      }
    }
  }

  /**
   * How far a decision sees.
   *
   * @param waitWindows how many windows of stream time a closed segment waits for more of its
   *     traces before it is decided
   * @param rememberWindows for how many windows it is known which traces were kept
   * @param maxHeldBytes of records whose segments wait; beyond it the oldest is decided at once
   * @param maxTraces how many traces are remembered at most; the oldest segments go first
   */
  public record Reach(int waitWindows, int rememberWindows, long maxHeldBytes, int maxTraces) {
    public Reach {
      if (waitWindows < 0 || rememberWindows < 1 || maxTraces < 1) {
        throw new IllegalArgumentException("a reach is positive");
      }
    }
  }
}
