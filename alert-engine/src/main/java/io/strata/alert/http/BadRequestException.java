package io.strata.alert.http;

/** A request that is not right; the message goes to the one who sent it. */
final class BadRequestException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BadRequestException(String message) {
    super(message);
  }
}
