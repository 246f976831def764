package io.strata.telemetry.otlp;

/**
 * A message whose fields lie as protobuf allows, but no sender writes them: a header behind what it
 * belongs to, or a single message in pieces. The readers leave it to protobuf-java to bring it into
 * the usual layout. Has no stack trace: it only says so.
 */
final class UnusualLayoutException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnusualLayoutException() {
    super("fields in an unusual order", null, false, false);
  }
}
