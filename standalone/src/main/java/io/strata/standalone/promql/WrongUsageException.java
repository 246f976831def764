package io.strata.standalone.promql;

/** A command line that is none; the message says what is wrong with it. */
final class WrongUsageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  WrongUsageException(String message) {
    super(message);
  }
}
