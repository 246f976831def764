package io.strata.metrics.promql;

/** A query that cannot be parsed or evaluated; the message is fit for the one who asked. */
public final class PromqlException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** The kind of failure, by the names of Prometheus's HTTP API. */
  public enum Type {
    /** The query is wrong. */
    BAD_DATA("bad_data"),
    /** The query is right, its evaluation failed. */
    EXECUTION("execution"),
    /** The query took too long. */
    TIMEOUT("timeout"),
    /** The thread was interrupted. */
    CANCELED("canceled");

    private final String text;

    Type(String text) {
      this.text = text;
    }

    /** The name in the HTTP API. */
    public String text() {
      return text;
    }
  }

  private final Type type;

  /** A failure. */
  public PromqlException(Type type, String message) {
    super(message);
    this.type = type;
  }

  /** The kind of failure. */
  public Type type() {
    return type;
  }

  static PromqlException execution(String message) {
    return new PromqlException(Type.EXECUTION, message);
  }
}
