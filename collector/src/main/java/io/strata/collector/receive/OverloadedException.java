package io.strata.collector.receive;

/** More requests are being worked on than allowed: the sender may come again shortly. */
final class OverloadedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  OverloadedException(long limit) {
    super("more than %d bytes of requests in work; send again later".formatted(limit));
  }
}
