package io.strata.telemetry.otlp;

import org.jspecify.annotations.Nullable;

/** Telemetry that can't be read, now or later: a permanent error with a low-cardinality reason. */
public final class MalformedTelemetryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Why: the metric label and dead-letter reason. */
  public enum Reason {
    /** Not the protobuf or JSON of the message expected. */
    UNDECODABLE;

    /** The reason as a label value. */
    public String label() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  private final Reason reason;

  private MalformedTelemetryException(Reason reason, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /** Bytes that are no protobuf of the message expected; the detail is for people. */
  public static MalformedTelemetryException undecodable(String detail, @Nullable Throwable cause) {
    return new MalformedTelemetryException(Reason.UNDECODABLE, detail, cause);
  }

  /** Why. */
  public Reason reason() {
    return reason;
  }
}
