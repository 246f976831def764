package io.strata.collector.receive.zipkin;

/** A request holds no list of Zipkin's v2 spans. Permanent: the same bytes fail again. */
public final class MalformedSpansException extends Exception {
  private static final long serialVersionUID = 1L;

  MalformedSpansException(String message) {
    super(message);
  }

  MalformedSpansException(String message, Throwable cause) {
    super(message, cause);
  }
}
