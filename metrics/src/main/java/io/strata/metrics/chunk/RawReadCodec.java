package io.strata.metrics.chunk;

import io.strata.metrics.series.LabelMatcher;
import io.strata.metrics.series.RawSelection;
import java.util.List;

/** The bytes of a raw read between processes: request and answer. */
@SuppressWarnings("DoNotCallSuggester")
public final class RawReadCodec {
  private RawReadCodec() {}

  /** What is asked for. */
  public record Request(List<LabelMatcher> matchers, long startMillis, long endMillis) {
    public Request {
      matchers = List.copyOf(matchers);
    }
  }

  /** An answer, with the time from which the answering source is complete. */
  public record Answer(RawSelection selection, long completeSinceMillis) {}

  /** The request as bytes. */
  public static byte[] encodeRequest(Request request) {
    throw new UnsupportedOperationException();
  }

  /** The request of bytes; IllegalArgumentException for damaged ones. */
  public static Request decodeRequest(byte[] bytes) {
    throw new UnsupportedOperationException();
  }

  /** The answer as bytes. */
  public static byte[] encodeAnswer(Answer answer) {
    throw new UnsupportedOperationException();
  }

  /** The answer of bytes; IllegalArgumentException for damaged ones. */
  public static Answer decodeAnswer(byte[] bytes) {
    throw new UnsupportedOperationException();
  }
}
